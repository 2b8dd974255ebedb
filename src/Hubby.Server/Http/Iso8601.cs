using System.Globalization;

namespace Hubby.Http;

/// <summary>Dates and date-times as partners write them (ISO 8601, extended form); without a zone they are UTC.</summary>
static class Iso8601
{
    static readonly string[] Forms =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK",
        "yyyy-MM-dd' 'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd' 'HH:mm:ssK", "yyyy-MM-dd't'HH:mm:ss.FFFFFFFK",
    ];

    public static DateTimeOffset? Parse(string text)
    {
        // Hours alone and hours without a colon are offsets too in ISO 8601; .NET's K wants +hh:mm.
        text = WithColonInOffset(text);
        if (text.EndsWith('z'))
            text = $"{text[..^1]}Z";
        const DateTimeStyles utcUnlessSaid = DateTimeStyles.AssumeUniversal;
        if (!DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, utcUnlessSaid, out var instant))
            return null;
        return instant.UtcDateTime.Year is >= 1900 and <= 2999
            ? DateTimeOffset.FromUnixTimeMilliseconds(instant.ToUnixTimeMilliseconds())
            : null;
    }

    static string WithColonInOffset(string text)
    {
        var time = text.IndexOf('T', StringComparison.OrdinalIgnoreCase);
        var sign = time < 0 ? -1 : text.LastIndexOfAny(['+', '-'], text.Length - 1, text.Length - time);
        return (sign < 0 ? 0 : text.Length - sign - 1) switch
        {
            2 => text + ":00",
            4 => text.Insert(sign + 3, ":"),
            _ => text,
        };
    }
}
