namespace Hubby.Languages;

/// <summary>The tables that scripts/cldr writes, embedded in the assembly.</summary>
static class LanguageData
{
    public static IEnumerable<string[]> Read(string file)
    {
        using var stream = typeof(LanguageData).Assembly.GetManifestResourceStream($"LanguageData/{file}")
            ?? throw new InvalidOperationException($"The program lacks its table {file}.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            yield return line.Split('\t');
    }
}
