using System.Collections.Concurrent;
using System.Collections.Frozen;
using Hubby.Languages;

namespace Hubby.Packages;

/// <summary>Names of destinations in the travellers' languages; English is always there, another is read when first asked
/// for.</summary>
static class DestinationNames
{
    static readonly ConcurrentDictionary<string, FrozenDictionary<string, string>> Names = new(StringComparer.Ordinal);

    /// <summary>The language of ours that serves a BCP 47 locale: <c>pt-BR</c> → <c>pt</c>, <c>zh-TW</c> → <c>zh-Hant</c>,
    /// unknown → <c>en</c>.</summary>
    public static string Language(string? locale) => Hubby.Languages.Language.Choose(locale).Tag;

    extension(Destination destination)
    {
        public string NameIn(Languages.Language language) => destination.NameIn(language.Tag);

        /// <param name="language">One that <see cref="Language"/> gave.</param>
        public string NameIn(string language) => language == Languages.Language.English.Tag
            ? destination.Name
            : Names.GetOrAdd(language, Read).GetValueOrDefault(destination.Code, destination.Name);
    }

    static FrozenDictionary<string, string> Read(string language) => DestinationData.Read($"names-{language}.tsv")
        .ToFrozenDictionary(row => row[0], row => row[1], StringComparer.Ordinal);
}
