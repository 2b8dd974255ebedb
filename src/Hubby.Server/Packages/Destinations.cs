using System.Collections.Frozen;
using Hubby.Http;

namespace Hubby.Packages;

/// <summary>What partners write for a destination, and which one they mean.</summary>
static class Destinations
{
    const string WhatIsAccepted =
        "Send a country's English name, its ISO 3166-1 alpha-2 or alpha-3 code, or a region such as EU; "
        + "GET /api/destinations lists them all.";

    // Looking for near names costs a scan, so a request full of nonsense gets only so many.
    const int SuggestUpTo = 20;

    // "Kingdom of Thailand" and its like: what stands after these words is a name of its own.
    static readonly string[] FormalWords =
    [
        "republicof", "kingdomof", "federalrepublicof", "islamicrepublicof", "democraticrepublicof", "peoplesrepublicof",
        "unitedrepublicof", "plurinationalstateof", "bolivarianrepublicof", "commonwealthof", "principalityof", "unionof",
        "federaldemocraticrepublicof", "democraticsocialistrepublicof", "socialistrepublicof", "cooperativerepublicof",
        "independentstateof", "federativerepublicof", "grandduchyof", "sultanateof", "hashemitekingdomof",
    ];

    /// <summary>Key → the destinations it may mean: one, or several when the name is ambiguous.</summary>
    static readonly FrozenDictionary<string, Destination[]> Keys = BuildKeys();
    static readonly FrozenDictionary<string, Destination[]>.AlternateLookup<ReadOnlySpan<char>> Lookup =
        Keys.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The one destination that this text means, or none. Allocates nothing.</summary>
    public static Destination? Find(ReadOnlySpan<char> text) => Candidates(text) is [var only] ? only : null;

    /// <summary>The destination that a partner wrote, or a fault that helps to write it right.</summary>
    public static Destination? Parse(string text, string field, ICollection<Fault> faults)
    {
        var candidates = Candidates(text);
        if (candidates is [var only])
            return only;

        faults.Add(candidates.Length > 1 ? Ambiguous(text, field, candidates) : Unknown(text, field, faults.Count < SuggestUpTo));
        return null;
    }

    /// <summary>What somebody who mistyped may have meant: up to three, or none.</summary>
    public static IReadOnlyList<Destination> Near(ReadOnlySpan<char> text) => NearNames.Of(text, Keys);

    /// <summary>The destinations that an ambiguous name may mean, or those that are near to an unknown one.</summary>
    public static IReadOnlyList<Destination> Meant(ReadOnlySpan<char> text) =>
        Candidates(text) is { Length: > 0 } candidates ? candidates.ToArray() : Near(text);

    static ReadOnlySpan<Destination> Candidates(ReadOnlySpan<char> text)
    {
        Span<char> buffer = stackalloc char[DestinationKey.MaxLength];
        if (!DestinationKey.TryFold(text, buffer, out var length))
            return [];

        ReadOnlySpan<char> key = buffer[..length];
        if (Lookup.TryGetValue(key, out var candidates))
            return candidates;
        foreach (var words in FormalWords)
        {
            if (key.StartsWith(words, StringComparison.Ordinal) && key.Length > words.Length + 3
                && Lookup.TryGetValue(key[words.Length..], out candidates))
            {
                return candidates;
            }
        }

        return [];
    }

    static Fault Ambiguous(string text, string field, ReadOnlySpan<Destination> candidates) =>
        new(field, FaultCodes.AmbiguousDestination,
            $"\"{Shown.Short(text)}\" can mean several destinations: send {Shown.OneOf(candidates)}.")
        {
            Sent = Shown.Short(text),
        };

    static Fault Unknown(string text, string field, bool suggest)
    {
        var near = suggest ? NearNames.Of(text, Keys) : [];
        var question = near.Length > 0 ? $"Did you mean {Shown.OneOf(near)}?" : WhatIsAccepted;
        return new(field, FaultCodes.UnknownDestination, $"\"{Shown.Short(text)}\" is not a destination. {question}")
        {
            Sent = Shown.Short(text),
            Suggestion = near is [var only] ? only.Name : null,
        };
    }

    static FrozenDictionary<string, Destination[]> BuildKeys()
    {
        var keys = new Dictionary<string, Destination[]>(StringComparer.Ordinal);
        foreach (var destination in Destination.Countries.Concat(Destination.Regions))
        {
            Add(keys, destination.Code, [destination]);
            Add(keys, destination.Name, [destination]);
            if (destination.Iso3 is { } iso3)
                Add(keys, iso3, [destination]);
        }

        foreach (var row in DestinationData.Read("countries.tsv"))
            AddVariants(keys, row[0], row[3]);
        foreach (var row in DestinationData.Read("aliases.tsv"))
            AddVariants(keys, row[0], row[1]);
        return keys.ToFrozenDictionary(StringComparer.Ordinal);
    }

    static void AddVariants(Dictionary<string, Destination[]> keys, string codes, string variants)
    {
        Destination[] candidates = [.. codes.Split(' ').Select(code => Destination.FromCode(code)!)];
        foreach (var variant in variants.Split('|', StringSplitOptions.RemoveEmptyEntries))
        {
            Add(keys, variant, candidates);
            if (variant.Split(", ") is [var name, var formal])
                Add(keys, $"{formal} {name}", candidates);
        }
    }

    static void Add(Dictionary<string, Destination[]> keys, string name, Destination[] candidates)
    {
        Span<char> buffer = stackalloc char[DestinationKey.MaxLength];
        if (!DestinationKey.TryFold(name, buffer, out var length))
            throw new InvalidOperationException($"The destinations data has the unusable name {name}.");

        var key = new string(buffer[..length]);
        if (!keys.TryAdd(key, candidates) && !keys[key].SequenceEqual(candidates))
            throw new InvalidOperationException($"The destinations data uses {name} for {keys[key][0]} and {candidates[0]}.");
    }
}
