using System.Collections.Frozen;

namespace Hubby.Languages;

/// <summary>Which form of a word goes with a whole number, by the rules of Unicode CLDR (UTS 35, part 3).</summary>
sealed class PluralRules
{
    public const string Other = "other";

    static readonly FrozenDictionary<string, PluralRules> ByLanguage = Read();

    readonly (string Category, Condition[][] AnyOf)[] rules;

    PluralRules(IEnumerable<string[]> rows) => rules = [.. rows.Select(row => (row[1], ParseRule(row[2])))];

    // Japanese and its like have one form for every number, so CLDR has no rules for them.
    static readonly PluralRules None = new([]);

    public static PluralRules Of(Language language) => ByLanguage.GetValueOrDefault(language.Tag, None);

    /// <summary><c>zero</c>, <c>one</c>, <c>two</c>, <c>few</c>, <c>many</c> or <c>other</c>.</summary>
    public string Category(long number)
    {
        foreach (var (category, anyOf) in rules)
        {
            if (Array.Exists(anyOf, allOf => Array.TrueForAll(allOf, condition => condition.Holds(Math.Abs(number)))))
                return category;
        }

        return Other;
    }

    static FrozenDictionary<string, PluralRules> Read() => LanguageData.Read("plurals.tsv").GroupBy(row => row[0])
        .ToFrozenDictionary(rows => rows.Key, rows => new PluralRules(rows), StringComparer.Ordinal);

    static Condition[][] ParseRule(string rule) =>
        [.. rule.Split(" or ").Select(all => all.Split(" and ").Select(Condition.Parse).ToArray())];

    /// <summary>Such as <c>i % 100 != 12..14</c>.</summary>
    sealed record Condition(bool IsOfNumber, long Modulus, bool Negated, (long First, long Last)[] Ranges)
    {
        // A whole number is its own n and i; the operands that count decimals and exponents (v w f t c e) are 0.
        public bool Holds(long number)
        {
            var operand = IsOfNumber ? number : 0;
            if (Modulus > 0)
                operand %= Modulus;
            return Array.Exists(Ranges, range => operand >= range.First && operand <= range.Last) != Negated;
        }

        public static Condition Parse(string text)
        {
            var words = text.Split(' ');
            var modulus = words[1] == "%" ? Number(words[2]) : 0;
            return new(words[0] is "n" or "i", modulus, words[^2] == "!=", [.. words[^1].Split(',').Select(Range)]);
        }

        static (long First, long Last) Range(string text) =>
            text.Split("..") is [var first, var last] ? (Number(first), Number(last)) : (Number(text), Number(text));

        static long Number(string text) => long.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
    }
}
