using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Hubby.Data;

namespace Hubby.PromoCodes;

/// <summary>
/// A promo code as a person types it, brought to the form it is kept in. Case, spaces, dashes, full-width letters and letters of
/// other scripts that look the same do not matter.
/// </summary>
readonly record struct PromoCodeValue
{
    /// <summary>Longer text is no code with a few spaces in it.</summary>
    public const int MaxTyped = 60;

    // Cyrillic and Greek keyboards have these; an O or a zero can only be the Q that codes have in their place.
    const string Typed = "АВЕКМНРСТУХΑΒΕΖΗΚΜΝΡΤΥΧO0";
    const string Meant = "ABEKMHPCTYXABEZHKMNPTYXQQ";

    readonly string? _text;

    PromoCodeValue(string text) => _text = text;

    /// <summary>Ten characters of <see cref="Tokens.CodeAlphabet"/>.</summary>
    public string Text => _text ?? "";

    public override string ToString() => "a promo code";

    public static bool TryParse(string typed, [NotNullWhen(true)] out PromoCodeValue? value)
    {
        var text = Tidy(typed);
        value = text.Length == PromoCode.Length && text.All(Tokens.CodeAlphabet.Contains) ? new(text) : null;
        return value is not null;
    }

    /// <summary>How many characters were typed that could be part of a code, to say how many are missing or too many.</summary>
    public static int LengthOf(string typed) => Tidy(typed).EnumerateRunes().Count();

    static string Tidy(string typed)
    {
        var text = new StringBuilder(PromoCode.Length);
        foreach (var character in Compatible(typed))
        {
            if (char.IsWhiteSpace(character) || IsDecoration(character))
                continue;
            var upper = char.ToUpperInvariant(character);
            var lookalike = Typed.IndexOf(upper, StringComparison.Ordinal);
            text.Append(lookalike < 0 ? upper : Meant[lookalike]);
        }

        return text.ToString();
    }

    // Half a surrogate pair is no text, so it stays as it is and makes no code.
    static string Compatible(string typed) => typed.Length <= MaxTyped && typed.IsNormalized(NormalizationForm.FormKC)
        ? typed
        : IsText(typed) ? typed.Normalize(NormalizationForm.FormKC) : typed;

    static bool IsText(string typed) => !typed.EnumerateRunes().Contains(Rune.ReplacementChar);

    static bool IsDecoration(char character) => char.GetUnicodeCategory(character)
        is UnicodeCategory.DashPunctuation or UnicodeCategory.ConnectorPunctuation or UnicodeCategory.Format
        || character is '.' or '\u00B7' or '\u2212';
}
