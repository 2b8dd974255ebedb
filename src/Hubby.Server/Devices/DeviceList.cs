using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Hubby.Devices;

/// <summary>The list of phones, to be asked by a phone's own code or by what a person types.</summary>
static class DeviceList
{
    const int MostAnswers = 8;
    const int LongestSearch = 60;
    const char Star = '*';

    static readonly Lazy<IReadOnlyList<DeviceModel>> All = new(DeviceData.Read);

    static readonly Lazy<FrozenDictionary<string, DeviceModel>> ByCode = new(() => All.Value
        .SelectMany(model => model.Codes.Select(code => (code, model)))
        .ToFrozenDictionary(pair => Squeezed(pair.code) + (IsOpen(pair.code) ? "*" : ""), pair => pair.model));

    /// <summary>The model that calls itself so, such as <c>SM-G991B</c> or <c>Pixel 7a</c>: the longest code that fits.</summary>
    public static DeviceModel? OfCode(string code)
    {
        var squeezed = Squeezed(code);
        if (squeezed.Length is 0 or > LongestSearch)
            return null;
        if (ByCode.Value.TryGetValue(squeezed, out var exact))
            return exact;
        for (var length = squeezed.Length; length > 0; length--)
        {
            if (ByCode.Value.TryGetValue(squeezed[..length] + Star, out var open))
                return open;
        }

        return null;
    }

    /// <summary>What the list says of what somebody typed, best first: one answer when it names one model, none when nothing is
    /// like it.</summary>
    /// <param name="search">A model, a maker and model, or the phone's own code.</param>
    /// <param name="regions">Where the person's language is spoken, as ISO 3166-1.</param>
    public static IReadOnlyList<DeviceAnswer> Search(string? search, IReadOnlyCollection<string> regions)
    {
        if (search is null or { Length: > LongestSearch } || Words(search) is not { Length: > 0 } words)
            return [];
        if (OfCode(search) is { } coded)
            return [new(coded.Maker, coded.Name, coded.EsimFor(regions))];
        var wanted = string.Concat(words);
        var found = Answers(
            All.Value.Where(model => words.All(word => Squeezed(model.Maker + model.Name).Contains(word))), regions).ToList();
        return found.FirstOrDefault(answer => IsNamed(answer.Name, wanted)) is { } one
            ? [one] : [.. found.Where(answer => MatchesNumber(answer.Name, words)).Take(MostAnswers)];
    }

    /// <summary>The whole list, an answer for each name.</summary>
    public static IEnumerable<DeviceAnswer> Everything(IReadOnlyCollection<string> regions) => Answers(All.Value, regions);

    /// <summary>What kind of phone somebody typed, or it calls itself.</summary>
    public static DeviceKind KindOf(string search) => (Search(search, []) is [var first, ..] ? first.Maker : null) switch
    {
        "Apple" => DeviceKind.Iphone,
        "Samsung" => DeviceKind.Samsung,
        "Google" => DeviceKind.Pixel,
        _ => DeviceKind.Android,
    };

    static IEnumerable<DeviceAnswer> Answers(IEnumerable<DeviceModel> models, IReadOnlyCollection<string> regions) => models
        .GroupBy(model => model.Name)
        .Select(variants => new DeviceAnswer(variants.First().Maker, variants.Key, Together(variants, regions)));

    static EsimSupport Together(IEnumerable<DeviceModel> variants, IReadOnlyCollection<string> regions)
    {
        var answers = variants.Select(model => model.EsimFor(regions)).Distinct().ToList();
        return answers.Count == 1 ? answers[0] : EsimSupport.Maybe;
    }

    // "Samsung S21" and "galaxy s21" both name the Galaxy S21, and not the S21 Ultra.
    static bool IsNamed(string name, string wanted)
    {
        var model = All.Value.First(candidate => candidate.Name == name);
        var squeezed = Squeezed(name);
        return wanted == squeezed || wanted == Squeezed(model.Maker) + squeezed
            || (squeezed.StartsWith("galaxy", StringComparison.Ordinal)
                && wanted.Replace("samsung", "", StringComparison.Ordinal) == squeezed["galaxy".Length..]);
    }

    // A number somebody typed is whole: "iPhone 1" is not the iPhone 14.
    static bool MatchesNumber(string name, string[] words) =>
        words.All(word => !word.All(char.IsAsciiDigit) || Words(name).Contains(word));

    static bool IsOpen(string code) => code[^1] == Star;

    static string Squeezed(string text) => string.Concat(Words(text));

    /// <summary>Runs of letters and of digits, in lower case, without accents; a plus is a word, as S21+ is not S21.</summary>
    static string[] Words(string text)
    {
        var words = new List<StringBuilder>();
        var before = Kind.Gap;
        var whole = string.Concat(text.Where(sign => !char.IsSurrogate(sign)));
        foreach (var sign in whole.Normalize(NormalizationForm.FormKD))
        {
            var kind = KindOf(sign);
            if (kind == Kind.Gap && CharUnicodeInfo.GetUnicodeCategory(sign) == UnicodeCategory.NonSpacingMark)
                continue;
            if (kind != Kind.Gap && (kind != before || kind == Kind.Plus))
                words.Add(new());
            if (kind != Kind.Gap)
                words[^1].Append(char.ToLowerInvariant(sign));
            before = kind;
        }

        return [.. words.Select(word => word.ToString())];
    }

    enum Kind { Gap, Letter, Digit, Plus }

    static Kind KindOf(char sign) => sign switch
    {
        '+' => Kind.Plus,
        _ when char.IsAsciiDigit(sign) => Kind.Digit,
        _ when char.IsLetter(sign) => Kind.Letter,
        _ => Kind.Gap,
    };
}
