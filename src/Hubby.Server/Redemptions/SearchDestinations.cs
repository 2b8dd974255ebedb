using Hubby.Languages;
using Hubby.Packages;
using Hubby.Places;

namespace Hubby.Redemptions;

/// <summary>What is shown to a traveller who chooses where an eSIM is to work.</summary>
/// <param name="Shown">In the order of the list.</param>
/// <param name="Near">What somebody who mistyped may have meant.</param>
/// <param name="NotOffered">What was meant, where this code is not good for it.</param>
/// <param name="HasMore">Whether this is a selection of the whole list.</param>
/// <param name="IsNothing">Whether nothing is like what was looked for.</param>
sealed record DestinationsShown(
    IReadOnlyList<Destination> Shown, Destination? Near = null, Destination? NotOffered = null, bool HasMore = false,
    bool IsNothing = false);

/// <summary>
/// Searches the destinations of a code as people type: in their language or English, the beginning of a name, a code, another
/// name for it, a city or an airport, with a typing error.
/// </summary>
static class SearchDestinations
{
    const int MostMatches = 30;
    const int WholeListUpTo = 16;

    // Where most trips go, by the arrivals that UN Tourism counts; before anything is typed they save typing.
    static readonly string[] Usual = ["ES", "FR", "IT", "TR", "GB", "US", "GR", "TH", "JP", "EUROPE", "ASIA", "NORTH_AMERICA"];

    public static DestinationsShown Handle(
        IReadOnlyList<Destination> choices, string? search, bool isWhole, Language language)
    {
        var ordered = choices.OrderBy(choice => choice.IsCountry ? 0 : 1)
            .ThenBy(choice => choice.NameIn(language), StringComparer.Create(language.Culture, ignoreCase: true)).ToList();
        if (Key(search ?? "") is not { } wanted)
            return isWhole ? new(ordered) : Selection(ordered);

        var matches = Matches(ordered, search!, wanted, language);
        if (matches.Count > 0)
            return new(matches);
        var selection = Selection(ordered);
        if (Destinations.Find(search) is { } other)
            return selection with { NotOffered = other };
        var near = Destinations.Near(search).FirstOrDefault(choices.Contains)
            ?? NearIn(ordered, search!, language);
        return near is null ? selection with { IsNothing = true }
            : new([near, .. selection.Shown.Where(one => one != near)], near, HasMore: selection.HasMore);
    }

    static DestinationsShown Selection(List<Destination> ordered)
    {
        if (ordered.Count <= WholeListUpTo)
            return new(ordered);
        List<Destination> usual = [.. Usual.Select(code => ordered.Find(one => one.Code == code)).OfType<Destination>()];
        return usual.Count == 0 ? new([.. ordered.Take(WholeListUpTo)], HasMore: true) : new(usual, HasMore: true);
    }

    static List<Destination> Matches(List<Destination> ordered, string search, string wanted, Language language)
    {
        var named = Destinations.Find(search);
        List<string> cities = [.. Airports.CountriesOf(search)];
        return [.. ordered.Select(one => (one, Rank: Rank(one))).Where(ranked => ranked.Rank < int.MaxValue)
            .OrderBy(ranked => ranked.Rank).Select(ranked => ranked.one).Take(MostMatches)];

        int Rank(Destination one)
        {
            if (one == named)
                return 0;
            var names = KeysOf(one, language);
            if (names.Any(name => name.StartsWith(wanted, StringComparison.Ordinal)))
                return 1;
            if (named is null && cities.IndexOf(one.Code) is >= 0 and var place)
                return 2 + place;
            return wanted.Length > 2 && names.Any(name => name.Contains(wanted, StringComparison.Ordinal)) ? 1000 : int.MaxValue;
        }
    }

    static Destination? NearIn(List<Destination> ordered, string search, Language language)
    {
        var names = new Dictionary<string, Destination[]>(StringComparer.Ordinal);
        foreach (var one in ordered)
        {
            if (Key(one.NameIn(language)) is { } name)
                names[name] = [one];
        }

        return NearNames.Of(search, names) is [var only, ..] ? only : null;
    }

    static IEnumerable<string> KeysOf(Destination one, Language language)
    {
        if (Key(one.NameIn(language)) is { } own)
            yield return own;
        if (Key(one.Name) is { } english)
            yield return english;
    }

    static string? Key(string text)
    {
        Span<char> key = stackalloc char[DestinationKey.MaxLength];
        return DestinationKey.TryFold(text, key, out var length) ? new(key[..length]) : null;
    }
}
