using System.Text;

namespace Hubby.Data;

/// <summary>
/// Small files that only this account may read. A reader sees the old content, the new one or no file, never a part.
/// </summary>
static class PrivateFile
{
    /// <summary>Whether this call made the file; false when another process was first and its content stands.</summary>
    public static bool TryCreate(string path, string content)
    {
        var draft = Draft(path, content);
        try
        {
            File.Move(draft, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
            return false;
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
}
