using System.Runtime.InteropServices;
using Hubby.Bench.Stage;
using Microsoft.Win32.SafeHandles;

namespace Hubby.Bench.Crash;

/// <summary>
/// A small ext4 of our own in a file. A power cut is the kernel's own: FS_IOC_SHUTDOWN without flushing the log stops all
/// writing at once, and what was not synced before is not there after the next mount. Needs root and loop devices.
/// </summary>
sealed partial class LoopDisk(string directory, int megabytes)
{
    const int Attempts = 200;
    readonly string _image = directory + ".img";

    public string Path => directory;

    /// <summary>Why it cannot be had here, or none.</summary>
    public static string? Missing() =>
        Environment.UserName != "root" ? "needs root"
        : !File.Exists("/dev/loop-control") ? "needs loop devices"
        : null;

    public async Task MakeAsync(CancellationToken ct)
    {
        Directory.CreateDirectory(directory);
        await using (var image = new FileStream(_image, FileMode.Create))
            image.SetLength(megabytes * 1024L * 1024);
        await Shell.RunAsync("mkfs.ext4", ["-q", "-F", "-m", "0", _image], ct);
        await MountAsync(ct);
        await File.WriteAllTextAsync(Switch, "", ct);
        File.SetUnixFileMode(directory, (UnixFileMode)0b111_101_101);
    }

    public Task MountAsync(CancellationToken ct) => Shell.RunAsync("mount", ["-o", "loop", _image, directory], ct);

    /// <summary>From here on nothing reaches the disk, whatever programs believe.</summary>
    public void Cut()
    {
        using var handle = File.OpenHandle(Switch);
        const uint noLogFlush = 2;
        var flags = noLogFlush;
        if (Control(handle, Shutdown, ref flags) != 0)
            throw new InvalidOperationException($"The kernel does not cut the power: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>Unmounts once the processes that were killed have let go.</summary>
    public async Task UnmountAsync(CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await Shell.RunAsync("umount", [directory], ct);
                return;
            }
            catch (InvalidOperationException) when (attempt < Attempts)
            {
                await Task.Delay(25, ct);
            }
        }
    }

    public async Task SyncAsync(CancellationToken ct) => await Shell.RunAsync("sync", ["--file-system", directory], ct);

    /// <summary>Leaves no block free until <see cref="Free"/>.</summary>
    public async Task FillAsync(CancellationToken ct)
    {
        const int nearlyAll = 16 * 1024 * 1024;
        var free = new DriveInfo(directory).AvailableFreeSpace;
        await Shell.RunAsync("fallocate", ["--length", $"{Math.Max(4096, free - nearlyAll)}", Ballast], ct);
        await using var rest = new FileStream(
            Ballast + ".rest", FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (rest.Length < 4 * nearlyAll)
            {
                await rest.WriteAsync(block, ct);
                if (rest.Length % (1024 * 1024) == 0)
                    rest.Flush(flushToDisk: true);
            }
        }
        catch (IOException)
        {
            return;
        }

        throw new InvalidOperationException("The disk does not become full.");
    }

    public void Free()
    {
        File.Delete(Ballast);
        File.Delete(Ballast + ".rest");
    }

    public void Remove() => File.Delete(_image);

    // Any file of the file system will do to speak to it.
    string Switch => System.IO.Path.Combine(directory, "power-switch");

    string Ballast => System.IO.Path.Combine(directory, "ballast");

    // _IOR('X', 125, __u32)
    const nuint Shutdown = 0x8004587D;

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, nuint request, ref uint argument);
}
