using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Hubby.Messaging;

/// <summary>
/// Names as somebody typed them, made harmless to show: one line, nothing invisible, nothing that turns the text around.
/// </summary>
static partial class ShownName
{
    const int LongestName = 80;
    const int MostMarks = 3;

    /// <summary>None when nothing visible is left.</summary>
    public static string? Of(string? name)
    {
        if (name is null)
            return null;
        var shown = new StringBuilder();
        var marks = 0;
        foreach (var rune in name.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            marks = category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? marks + 1 : 0;
            if (Rune.IsWhiteSpace(rune) || category is UnicodeCategory.Control)
                shown.Append(' ');
            else if (marks <= MostMarks && (IsVisible(category) || IsJoiner(rune)))
                shown.Append(rune);
        }

        var tidy = Spaces().Replace(shown.ToString(), " ").Trim(' ', '\u200c', '\u200d');
        return tidy.Length == 0 ? null : Cut(tidy);
    }

    /// <summary>To greet by; none for what a mail program would turn into a link, which a stranger could make us send.</summary>
    public static string? ToGreet(string? name) => Of(name) is { } shown && !LooksLikeLink().IsMatch(shown) ? shown : null;

    // Indic and Persian names are written with joiners; they turn nothing around.
    static bool IsJoiner(Rune rune) => rune.Value is 0x200C or 0x200D;

    static bool IsVisible(UnicodeCategory category) => category is not (
        UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    static string Cut(string text)
    {
        if (text.Length <= LongestName)
            return text;
        var end = LongestName;
        while (StringInfo.GetNextTextElementLength(text, end - 1) > 1 && end > 1)
            end--;
        return text[..(end - 1)] + "…";
    }

    [GeneratedRegex(" {2,}", RegexOptions.NonBacktracking)]
    private static partial Regex Spaces();

    [GeneratedRegex(@"[/@\\]|www\.|\.\p{L}{2}|:\S", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex LooksLikeLink();
}
