using System.Text.Json;

namespace Hubby.Languages;

/// <summary>The texts of one language as they are written: <c>Texts/{tag}.json</c>, key → message pattern.</summary>
static class TextFile
{
    static readonly JsonSerializerOptions Strict = new() { AllowDuplicateProperties = false };

    public static bool Exists(string tag) => typeof(TextFile).Assembly.GetManifestResourceInfo(Name(tag)) is not null;

    public static Dictionary<string, string> Read(string tag)
    {
        using var stream = typeof(TextFile).Assembly.GetManifestResourceStream(Name(Exists(tag) ? tag : "en"))
            ?? throw new InvalidOperationException($"The program lacks its texts {tag}.json.");
        return JsonSerializer.Deserialize<Dictionary<string, string>>(stream, Strict)!;
    }

    static string Name(string tag) => $"Texts/{tag}.json";
}
