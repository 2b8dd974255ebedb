using System.Text.Json;
using System.Text.RegularExpressions;
using Hubby.Http;

namespace Hubby.Developers;

/// <summary>JSON for people.</summary>
static partial class PrettyJson
{
    static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = ApiJson.Encoder };

    /// <summary>Laid out; none when it is no JSON.</summary>
    public static string? Of(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return JsonSerializer.Serialize(json.RootElement, Indented);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The name with its quotes and what follows, of a line that has one.</summary>
    public static (string? Name, string After) Member(string line)
    {
        var match = Name().Match(line);
        return match.Success ? (match.Groups[1].Value, line[match.Length..]) : (null, line.TrimStart());
    }

    [GeneratedRegex(@"\A\s*(""(?:[^""\\]|\\.)*"")\s*:\s", RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
