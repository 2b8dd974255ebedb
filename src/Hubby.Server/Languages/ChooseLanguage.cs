using Microsoft.Net.Http.Headers;

namespace Hubby.Languages;

/// <summary>Which of our languages serves a traveller, by the lookup of RFC 4647: <c>pt-BR</c> gets <c>pt</c>.</summary>
static class ChooseLanguage
{
    const int LongestTag = 35;
    const int MostRanges = 20;

    extension(Language)
    {
        /// <summary>The first of these BCP 47 tags that we have a language for (the booking's, then the partner's), else
        /// English.</summary>
        public static Language Choose(params ReadOnlySpan<string?> locales)
        {
            foreach (var locale in locales)
            {
                if (Language.Lookup(locale) is { } language)
                    return language;
            }

            return Language.English;
        }

        /// <summary>What the browser asks for, best first; none when we have nothing of it.</summary>
        /// <param name="acceptLanguage">The <c>Accept-Language</c> header of RFC 9110.</param>
        public static Language? FromHeader(string? acceptLanguage)
        {
            if (!StringWithQualityHeaderValue.TryParseList([acceptLanguage ?? ""], out var ranges))
                return null;
            return ranges.Take(MostRanges).Where(range => range.Quality is not 0)
                .OrderByDescending(range => range.Quality ?? 1)
                .Select(range => Language.Lookup(range.Value.Value))
                .FirstOrDefault(language => language is not null);
        }

        /// <summary>The language that serves one BCP 47 tag, or none.</summary>
        public static Language? Lookup(string? locale)
        {
            if (locale is null or { Length: > LongestTag })
                return null;
            var parts = locale.ToLowerInvariant().Split('-', '_');
            return Language.FromTag(parts[0] switch
            {
                "nb" or "nn" => "no",
                "iw" => "he",
                "in" => "id",
                "zh" or "cmn" => Script(parts),
                "yue" => "zh-Hant",
                var other => other,
            });
        }
    }

    // Where a script is not said, the place says it: Taiwan, Hong Kong and Macao write traditional characters.
    static string Script(string[] parts) =>
        parts.Contains("hant") || (!parts.Contains("hans") && parts.Any(part => part is "tw" or "hk" or "mo"))
            ? "zh-Hant" : "zh-Hans";
}
