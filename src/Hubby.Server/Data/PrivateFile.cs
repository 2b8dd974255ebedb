using System.Runtime.InteropServices;
using System.Text;

namespace Hubby.Data;

/// <summary>
/// Small files that only this account may read. A reader sees the old content, the new one or no file, never a part.
/// </summary>
static partial class PrivateFile
{
    /// <summary>Whether this call made the file; false when another process was first and its content stands.</summary>
    public static bool TryCreate(string path, string content)
    {
        var draft = Draft(path, content);
        try
        {
            return TryLink(draft, path);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    public static void Replace(string path, string content) => File.Move(Draft(path, content), path, overwrite: true);

    static string Draft(string path, string content)
    {
        var draft = $"{path}.{Tokens.Secret(8)}.new";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(draft, options);
        file.Write(Encoding.UTF8.GetBytes(content));
        file.Flush(flushToDisk: true);
        return draft;
    }

    // Off Windows File.Move looks first and renames afterwards, so of two at once the later replaces what the earlier already
    // reads. A second name for the file is given or refused in one step.
    static bool TryLink(string draft, string path)
    {
        if (OperatingSystem.IsWindows())
            return TryMove(draft, path);
        if (Link(draft, path) == 0)
            return true;
        var failure = Marshal.GetLastPInvokeError();
        if (File.Exists(path))
            return false;
        throw new IOException($"{path} cannot be made: {Marshal.GetPInvokeErrorMessage(failure)}.");
    }

    static bool TryMove(string draft, string path)
    {
        try
        {
            File.Move(draft, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string name);
}
