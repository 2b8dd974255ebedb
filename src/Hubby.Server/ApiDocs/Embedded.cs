namespace Hubby.ApiDocs;

/// <summary>Files that travel inside the program.</summary>
static class Embedded
{
    public static string Text(string name)
    {
        using var stream = typeof(Embedded).Assembly.GetManifestResourceStream($"ApiDocs/{name}")
            ?? throw new InvalidOperationException($"The program lacks its file {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
