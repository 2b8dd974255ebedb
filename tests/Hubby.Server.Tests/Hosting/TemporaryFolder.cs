namespace Hubby.Tests.Hosting;

/// <summary>A data directory that goes away with its test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("hubby-test-").FullName;

    /// <summary>With a store that is up to date, so that no process needs to make it.</summary>
    public static async Task<TemporaryFolder> WithStoreAsync()
    {
        var folder = new TemporaryFolder();
        await Sqlite.CopyAsync(folder.Path);
        return folder;
    }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The settings of a server that keeps its things here.</summary>
    public IReadOnlyDictionary<string, string?> Settings(params (string Name, string? Value)[] more)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Hubby:DataDirectory"] = Path,
            ["Hubby:Demo"] = "false",
        };
        foreach (var (name, value) in more)
            settings[name] = value;
        return settings;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
