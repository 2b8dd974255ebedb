using System.Text.RegularExpressions;

namespace Hubby.Http;

/// <summary>A language tag (BCP 47) in the customary case: <c>zh-Hant-TW</c>.</summary>
static partial class LanguageTag
{
    public const int MaxLength = 35;

    public static string? Parse(string text)
    {
        if (text.Length > MaxLength || !Form().IsMatch(text))
            return null;
        var parts = text.Split('-');
        parts[0] = parts[0].ToLowerInvariant();
        for (var index = 1; index < parts.Length; index++)
        {
            var part = parts[index];
            parts[index] = part.Length switch
            {
                2 => part.ToUpperInvariant(),
                4 when char.IsAsciiLetter(part[0]) => char.ToUpperInvariant(part[0]) + part[1..].ToLowerInvariant(),
                _ => part.ToLowerInvariant(),
            };
        }

        return string.Join('-', parts);
    }

    // Language, extended language, script, region, variants: what names a language; extensions and private use do not.
    [GeneratedRegex(@"\A[a-z]{2,3}(-[a-z]{3}){0,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
