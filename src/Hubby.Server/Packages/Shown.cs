using System.Globalization;
using System.Text;

namespace Hubby.Packages;

/// <summary>How faults show what was sent and what would do.</summary>
static class Shown
{
    const int MaxLength = 60;

    /// <summary>Short enough for a sentence, and without characters that would break or reorder it.</summary>
    public static string Short(string text)
    {
        var shown = new StringBuilder(Math.Min(text.Length, MaxLength) + 1);
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= MaxLength)
                return shown.Append('…').ToString();
            shown.Append((IsHarmful(rune) ? Rune.ReplacementChar : rune).ToString());
        }

        return shown.ToString();
    }

    static bool IsHarmful(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    /// <summary>As <c>CG (Congo - Brazzaville) or CD (Congo - Kinshasa)</c>.</summary>
    public static string OneOf(ReadOnlySpan<Destination> destinations)
    {
        var names = new List<string>(destinations.Length);
        foreach (var destination in destinations)
            names.Add(destination.ToString());
        return OneOf(names);
    }

    public static string OneOf(IReadOnlyList<string> values) => values.Count < 2
        ? string.Concat(values)
        : $"{string.Join(", ", values.Take(values.Count - 1))} or {values[^1]}";
}
