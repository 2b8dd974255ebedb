using System.Globalization;
using System.Text.RegularExpressions;

namespace Hubby.Data;

/// <summary>A span of time as people type it: <c>90d</c>, <c>24h</c> or <c>30m</c>.</summary>
static partial class SpanText
{
    public static TimeSpan? Parse(string text)
    {
        var match = IsSpan().Match(text);
        if (!match.Success)
            return null;
        var count = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        return match.Groups[2].ValueSpan switch
        {
            "d" => TimeSpan.FromDays(count),
            "h" => TimeSpan.FromHours(count),
            _ => TimeSpan.FromMinutes(count),
        };
    }

    [GeneratedRegex("^([0-9]{1,6})([dhm])$", RegexOptions.NonBacktracking)]
    private static partial Regex IsSpan();
}
