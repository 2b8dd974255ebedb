using System.Globalization;

namespace Hubby.Packages;

/// <summary>An amount of data as the API writes it: <c>500MB</c>, <c>1GB</c>, <c>1.5GB</c>; 1 GB is 1,000 MB.</summary>
readonly record struct DataSize
{
    public const string Unlimited = "Unlimited";
    public const string Form = "a size such as 500MB, 1GB or 1.5GB";
    public const int MaxMegabytes = 1_000_000;
    const int LongestText = 20;

    DataSize(int megabytes) => Megabytes = megabytes;

    public int Megabytes { get; }

    /// <summary>From 1MB to 1000GB; case does not matter, nor a space before the unit.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DataSize size)
    {
        size = default;
        text = text.Trim();
        if (text.Length is < 3 or > LongestText)
            return false;

        var factor = text[^2..] switch
        {
            ['g' or 'G', 'b' or 'B'] => 1000,
            ['m' or 'M', 'b' or 'B'] => 1,
            _ => 0,
        };
        var number = text[..^2].TrimEnd();
        if (factor == 0 || number.IsEmpty || !char.IsAsciiDigit(number[0]) || !char.IsAsciiDigit(number[^1])
            || !decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            || value > MaxMegabytes)
        {
            return false;
        }

        var megabytes = value * factor;
        if (megabytes < 1 || megabytes > MaxMegabytes || megabytes != decimal.Truncate(megabytes))
            return false;
        size = new((int)megabytes);
        return true;
    }

    /// <summary>In megabytes; none when the text is no size.</summary>
    public static int? Parse(string text) => TryParse(text, out var size) ? size.Megabytes : null;

    /// <param name="megabytes">None is <c>Unlimited</c>.</param>
    public static string Format(int? megabytes) => megabytes switch
    {
        null => Unlimited,
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{megabytes}MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{megabytes / 1000m:0.###}GB"),
    };

    public override string ToString() => Format(Megabytes);
}
