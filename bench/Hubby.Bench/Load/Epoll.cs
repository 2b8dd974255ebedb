using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Hubby.Bench.Load;

/// <summary>
/// Waits for many sockets on one thread. .NET's own asynchronous sockets hop between threads for every answer, which costs
/// more than the request itself; the generator shares two cores with what it measures.
/// </summary>
sealed partial class Epoll : IDisposable
{
    const int Capacity = 1024;
    const int ControlAdd = 1;
    const int ReadableEvent = 1;

    // The kernel packs struct epoll_event on x86-64 and nowhere else.
    static readonly int Stride = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    readonly byte[] _events = new byte[Capacity * 16];
    readonly int _handle = Check(Create(0));

    public void Add(Socket socket, int tag)
    {
        Span<byte> wanted = stackalloc byte[16];
        BitConverter.TryWriteBytes(wanted, (uint)ReadableEvent);
        BitConverter.TryWriteBytes(wanted[(Stride - 8)..], (long)tag);
        Check(Control(_handle, ControlAdd, (int)socket.Handle, ref wanted[0]));
    }

    /// <summary>Waits until a socket can be read or the time is over; says how many can be read.</summary>
    public int Wait(TimeSpan patience)
    {
        var timeout = new Timespec(patience.Ticks / TimeSpan.TicksPerSecond, patience.Ticks % TimeSpan.TicksPerSecond * 100);
        var ready = Wait(_handle, ref _events[0], Capacity, in timeout, 0);
        return ready < 0 && Marshal.GetLastPInvokeError() == Interrupted ? 0 : Check(ready);
    }

    public int TagOf(int position) => BitConverter.ToInt32(_events, position * Stride + Stride - 8);

    public void Dispose() => Close(_handle);

    const int Interrupted = 4;

    static int Check(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    readonly record struct Timespec(long Seconds, long Nanoseconds);

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(int epoll, int operation, int file, ref byte wanted);

    [LibraryImport("libc", EntryPoint = "epoll_pwait2", SetLastError = true)]
    private static partial int Wait(int epoll, ref byte events, int capacity, in Timespec timeout, nint mask);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int file);
}
