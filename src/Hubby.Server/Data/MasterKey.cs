namespace Hubby.Data;

/// <summary>
/// The key outside the database: <c>Hubby:MasterKey</c>, else the file <c>Hubby:MasterKeyFile</c> names, else <c>master.key</c>
/// in the data directory, made once by whichever process comes first.
/// </summary>
static class MasterKey
{
    const string Setting = "Hubby:MasterKey";
    const string FileSetting = "Hubby:MasterKeyFile";
    const string OwnFile = "master.key";

    public static SecretBox Load(IConfiguration configuration)
    {
        if (configuration[Setting] is { Length: > 0 } given)
            return new SecretBox(Parse(given, Setting));

        if (configuration[FileSetting] is { Length: > 0 } named)
            return new SecretBox(Parse(Read(named, FileSetting), FileSetting));

        var path = Path.Combine(DataDirectory.Of(configuration), OwnFile);
        if (!File.Exists(path))
            PrivateFile.TryCreate(path, Convert.ToBase64String(Tokens.Bytes(SecretBox.KeyBytes)) + "\n");
        return new SecretBox(Parse(Read(path, path), path));
    }

    /// <summary>Where the key comes from, for people; never the key.</summary>
    public static string SourceOf(IConfiguration configuration) =>
        configuration[Setting] is { Length: > 0 } ? $"set by {Setting}"
        : configuration[FileSetting] is { Length: > 0 } named ? $"file {named}"
        : $"file {Path.Combine(DataDirectory.Of(configuration), OwnFile)}";

    static string Read(string path, string source)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"The master key of {source} cannot be read: {failure.Message}");
        }
    }

    static byte[] Parse(string text, string source)
    {
        var key = new byte[SecretBox.KeyBytes];
        return Convert.TryFromBase64String(text.Trim(), key, out var length) && length == SecretBox.KeyBytes
            ? key
            : throw new SettingException(
                $"The master key of {source} must be 32 bytes in base64, as `openssl rand -base64 32` makes them.");
    }
}

static class DataDirectory
{
    /// <summary>The full path of <c>Hubby:DataDirectory</c>, made when it is not there.</summary>
    public static string Of(IConfiguration configuration)
    {
        var path = configuration["Hubby:DataDirectory"] is { Length: > 0 } given ? given : "data";
        try
        {
            return Directory.CreateDirectory(path).FullName;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"Hubby:DataDirectory cannot be used: {failure.Message}");
        }
    }
}
