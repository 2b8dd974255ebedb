using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace Hubby.Packages;

/// <summary>Names of destinations in the travellers' languages; English is always there, another is read when first asked
/// for.</summary>
static class DestinationNames
{
    public const string English = "en";
    const int LongestLocale = 35;

    static readonly ConcurrentDictionary<string, FrozenDictionary<string, string>> Languages = new(StringComparer.Ordinal);

    /// <summary>The language of ours that serves a BCP 47 locale: <c>pt-BR</c> → <c>pt</c>, <c>zh-TW</c> → <c>zh-Hant</c>,
    /// unknown → <c>en</c>.</summary>
    public static string Language(string? locale)
    {
        if (locale is null or { Length: > LongestLocale })
            return English;

        var parts = locale.ToLowerInvariant().Split('-', '_');
        var language = parts[0] switch
        {
            "nb" or "nn" => "no",
            "iw" => "he",
            "in" => "id",
            "zh" => parts.Contains("hant") || (!parts.Contains("hans") && parts.Any(part => part is "tw" or "hk" or "mo"))
                ? "zh-Hant" : "zh-Hans",
            var other => other,
        };
        return language.Length > 1 && DestinationData.Has(File(language)) ? language : English;
    }

    extension(Destination destination)
    {
        /// <param name="language">One that <see cref="Language"/> gave.</param>
        public string NameIn(string language) => language == English
            ? destination.Name
            : Languages.GetOrAdd(language, Read).GetValueOrDefault(destination.Code, destination.Name);
    }

    static string File(string language) => $"names-{language}.tsv";

    static FrozenDictionary<string, string> Read(string language) => DestinationData.Read(File(language))
        .ToFrozenDictionary(row => row[0], row => row[1], StringComparer.Ordinal);
}
