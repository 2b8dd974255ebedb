using System.Diagnostics.CodeAnalysis;

namespace Hubby.Esims;

/// <summary>The number of a profile (ITU-T E.118): 18 to 20 digits that begin with 89.</summary>
readonly record struct Iccid
{
    public const int MinLength = 18;
    public const int MaxLength = 20;

    /// <summary>Longer text is no number with a few spaces and its padding.</summary>
    public const int MaxTyped = 40;
    const string Industry = "89";

    readonly string? _digits;

    Iccid(string digits) => _digits = digits;

    public string Digits => _digits ?? "";

    /// <summary>Whether the last digit is that of Luhn (ISO/IEC 7812). Operators exist whose numbers have none.</summary>
    public bool HasCheckDigit => Digits.Length > 0 && CheckDigitOf(Digits[..^1]) == Digits[^1];

    /// <summary>Accepts what is printed and what is on the wire, where <c>F</c> fills up the last byte.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Iccid? iccid)
    {
        var digits = text.Replace(" ", "", StringComparison.Ordinal).TrimEnd('F', 'f');
        iccid = digits.Length is >= MinLength and <= MaxLength && digits.StartsWith(Industry, StringComparison.Ordinal)
            && digits.All(char.IsAsciiDigit) ? new(digits) : null;
        return iccid is not null;
    }

    /// <summary>The same; none when it is no number.</summary>
    public static Iccid? Parse(string text) => TryParse(text, out var iccid) ? iccid : null;

    /// <summary>As it was stored.</summary>
    public static Iccid Stored(string digits) => new(digits);

    /// <summary>A number of our own making, its check digit added.</summary>
    public static Iccid Made(string withoutCheckDigit) => new(withoutCheckDigit + CheckDigitOf(withoutCheckDigit));

    public override string ToString() => Digits;

    static char CheckDigitOf(string digits)
    {
        var sum = 0;
        for (var index = 0; index < digits.Length; index++)
        {
            var digit = digits[^(index + 1)] - '0';
            var weighed = index % 2 == 0 ? 2 * digit : digit;
            sum += weighed > 9 ? weighed - 9 : weighed;
        }

        return (char)('0' + ((10 - (sum % 10)) % 10));
    }
}
