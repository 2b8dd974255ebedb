using System.Globalization;
using System.Text;
using Hubby.Http;
using Hubby.Packages;

namespace Hubby.Tests.Packages;

public sealed class DestinationsTests
{
    [Fact]
    public void There_are_the_249_countries_of_ISO_3166_1_and_no_others()
    {
        Assert.Equal(249, Destination.Countries.Length);
        Assert.Equal(249, Destination.Countries.Select(country => country.Iso3).Distinct().Count());
        Assert.All(Destination.Countries, country => Assert.Matches("^[A-Z]{2}$", country.Code));
        Assert.All(Destination.Countries, country => Assert.Matches("^[A-Z]{3}$", country.Iso3));
        foreach (var notIso in new[] { "XK", "EA", "IC", "AC", "UK", "AN" })
            Assert.Null(Destination.FromCode(notIso));
    }

    [Fact]
    public void Every_country_and_region_is_found_by_each_of_its_codes_and_its_name_in_any_case()
    {
        foreach (var destination in Destination.Countries.Concat(Destination.Regions))
        {
            foreach (var written in new[] { destination.Code, destination.Iso3 ?? destination.Code, destination.Name })
            {
                Assert.Same(destination, Destinations.Find(written));
                Assert.Same(destination, Destinations.Find(written.ToLowerInvariant()));
                Assert.Same(destination, Destinations.Find($"  {written.ToUpperInvariant()} "));
                Assert.Same(destination, Destinations.Find(written.Normalize(NormalizationForm.FormD)));
            }
        }
    }

    [Fact]
    public void No_region_code_is_a_country_code()
    {
        var codes = Destination.Countries.SelectMany(country => new[] { country.Code, country.Iso3 }).ToHashSet();
        Assert.All(Destination.Regions, region => Assert.DoesNotContain(region.Code, codes));
    }

    [Theory]
    [InlineData("TR", "Türkiye", "Turkey", "turkiye", "Republic of Türkiye")]
    [InlineData("CI", "Côte d’Ivoire", "Cote d'Ivoire", "Ivory Coast", "COTE DIVOIRE", "the Ivory Coast")]
    [InlineData("CZ", "Czechia", "Czech Republic", "the czech republic")]
    [InlineData("KR", "South Korea", "Republic of Korea", "Korea, Republic of", "Korea (South)", "ROK")]
    [InlineData("KP", "North Korea", "Democratic People's Republic of Korea", "DPRK")]
    [InlineData("NL", "Holland", "The Netherlands", "netherlands", "NLD")]
    [InlineData("US", "USA", "U.S.A.", "U.S.", "United States of America", "the United States")]
    [InlineData("GB", "UK", "U.K.", "Great Britain", "England", "Scotland",
        "United Kingdom of Great Britain and Northern Ireland")]
    [InlineData("AE", "UAE", "United Arab Emirates", "Emirates")]
    [InlineData("MM", "Burma", "Myanmar", "Myanmar (Burma)")]
    [InlineData("SZ", "Swaziland", "Eswatini")]
    [InlineData("MK", "Macedonia", "North Macedonia")]
    [InlineData("CV", "Cape Verde", "Cabo Verde")]
    [InlineData("TL", "East Timor", "Timor-Leste", "Timor Leste")]
    [InlineData("VA", "Vatican", "Vatican City", "Holy See")]
    [InlineData("MO", "Macau", "Macao", "Macao SAR China")]
    [InlineData("RU", "Russia", "Russian Federation")]
    [InlineData("VN", "Viet Nam", "Vietnam")]
    [InlineData("LA", "Lao PDR", "Laos", "Lao People's Democratic Republic")]
    [InlineData("BO", "Bolivia (Plurinational State of)", "Bolivia, Plurinational State of", "Plurinational State of Bolivia")]
    [InlineData("TH", "Thailand", "Kingdom of Thailand", "tha", "Thaïland", "\u200eThailand\u200f", "Thailand\n")]
    [InlineData("DE", "Federal Republic of Germany")]
    [InlineData("LC", "St. Lucia", "Saint Lucia", "St Lucia", "ST.LUCIA")]
    [InlineData("ST", "ST", "Sao Tome and Principe", "São Tomé & Príncipe")]
    [InlineData("AD", "AND", "and", "Andorra")]
    [InlineData("TT", "Trinidad and Tobago", "Trinidad & Tobago", "Trinidad")]
    [InlineData("GM", "Gambia", "The Gambia", "Gambia (the)", "Gambia, The")]
    [InlineData("GN", "Guinea", "Republic of Guinea")]
    [InlineData("CD", "DRC", "DR Congo", "Congo - Kinshasa", "Congo, Democratic Republic of the")]
    [InlineData("CG", "Republic of the Congo", "Congo-Brazzaville", "Congo (Republic)")]
    [InlineData("TW", "Taiwan", "Republic of China")]
    [InlineData("CN", "China", "People's Republic of China")]
    [InlineData("AX", "Åland Islands", "Aland")]
    [InlineData("EU", "eu", "European Union", "the EU")]
    [InlineData("EUROPE", "Europe")]
    [InlineData("NORTH_AMERICA", "North America", "north-america", "NORTH_AMERICA")]
    [InlineData("WORLD", "world", "Worldwide", "Global")]
    public void What_people_write_is_understood(string code, params string[] written)
    {
        foreach (var text in written)
            Assert.True(Destinations.Find(text)?.Code == code, $"{text} gave {Destinations.Find(text)}, not {code}");
    }

    [Theory]
    [InlineData("Congo", "CG (Congo - Brazzaville) or CD (Congo - Kinshasa)")]
    [InlineData("korea", "KR (South Korea) or KP (North Korea)")]
    [InlineData("The Virgin Islands", "VG (British Virgin Islands) or VI (U.S. Virgin Islands)")]
    [InlineData("America", "US (United States), AMERICAS (Americas) or NORTH_AMERICA (North America)")]
    public void An_ambiguous_name_is_refused_with_what_it_may_mean(string text, string candidates)
    {
        var fault = FaultOf(text);
        Assert.Equal(FaultCodes.AmbiguousDestination, fault.Code);
        Assert.Contains(candidates, fault.Message, StringComparison.Ordinal);
        Assert.Equal("package_specifications[0].destination", fault.Field);
        Assert.Equal(text, fault.Sent);
    }

    [Theory]
    [InlineData("Tailand", "Thailand")]
    [InlineData("Thialand", "Thailand")]
    [InlineData("Germny", "Germany")]
    [InlineData("Untied States", "United States")]
    [InlineData("Phillipines", "Philippines")]
    [InlineData("Turky", "Türkiye")]
    [InlineData("Cote d'Ivore", "Côte d’Ivoire")]
    [InlineData("Europa", "Europe")]
    public void A_near_miss_is_answered_with_did_you_mean(string text, string meant)
    {
        var fault = FaultOf(text);
        Assert.Equal(FaultCodes.UnknownDestination, fault.Code);
        Assert.Equal(meant, fault.Suggestion);
        Assert.Contains($"Did you mean {Destinations.Find(meant)}?", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_names_that_are_as_near_are_all_named()
    {
        var fault = FaultOf("Slovania");
        Assert.Contains("SI (Slovenia)", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Atlantis")]
    [InlineData("XK")]
    [InlineData("ZZZ")]
    [InlineData("T")]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("...")]
    [InlineData("th\0")]
    [InlineData("Thai\0land")]
    [InlineData("\u0001\u0002")]
    [InlineData("\ufffe")]
    [InlineData("🏝️🏝️🏝️")]
    [InlineData("\u202eDNALIAHT")]
    public void What_is_near_nothing_is_told_what_is_accepted(string text)
    {
        var fault = FaultOf(text);
        Assert.Equal(FaultCodes.UnknownDestination, fault.Code);
        Assert.Contains("ISO 3166-1 alpha-2", fault.Message, StringComparison.Ordinal);
        Assert.Null(fault.Suggestion);
        Assert.DoesNotContain(fault.Message, letter => char.IsControl(letter)
            || char.GetUnicodeCategory(letter) is UnicodeCategory.Format);
    }

    [Fact]
    public void Hostile_names_are_refused_and_shown_short()
    {
        foreach (var text in new[] { new string('a', 10_000), new string('\u0301', 10_000), new string('ﷺ', 100), "\ud800",
            "Thailand\udc00", "\ud83c\udf34\ud83c" })
        {
            var fault = FaultOf(text);
            Assert.Equal(FaultCodes.UnknownDestination, fault.Code);
            Assert.True(fault.Sent!.Length < 70, fault.Sent);
            Assert.True(fault.Sent.IsNormalized(), "what is shown is well-formed text");
        }
    }

    [Fact]
    public void A_destination_by_name_or_code_costs_no_memory()
    {
        string[] texts = ["TH", "THA", "Thailand", "the Ivory Coast", "St. Lucia", "EU"];
        foreach (var text in texts)
            Assert.NotNull(Destinations.Find(text));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 1000; round++)
        {
            foreach (var text in texts)
                _ = Destinations.Find(text);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void The_European_Union_has_its_27_members()
    {
        var union = Destination.FromCode("EU")!;
        Assert.Equal(27, union.Set.Count);
        Assert.True(union.Set.Covers(Destinations.Find("France")!.Set));
        Assert.False(union.Set.Covers(Destinations.Find("UK")!.Set));
        Assert.False(Destination.FromCode("EUROPE")!.Set.Covers(Destinations.Find("Cyprus")!.Set),
            "Cyprus is in the Union and in Asia");
        Assert.Equal(Destination.Everywhere, Destination.FromCode("WORLD")!.Set);
    }

    [Theory]
    [InlineData(null, "Thailand")]
    [InlineData("en-GB", "Thailand")]
    [InlineData("fr", "Thaïlande")]
    [InlineData("fr-CA", "Thaïlande")]
    [InlineData("nb", "Thailand")]
    [InlineData("he", "תאילנד")]
    [InlineData("iw", "תאילנד")]
    [InlineData("zh", "泰国")]
    [InlineData("zh-CN", "泰国")]
    [InlineData("zh-TW", "泰國")]
    [InlineData("zh-Hant-HK", "泰國")]
    [InlineData("zh_Hant", "泰國")]
    [InlineData("tlh", "Thailand")]
    [InlineData("../../etc/passwd", "Thailand")]
    [InlineData("", "Thailand")]
    public void A_name_is_given_in_the_travellers_language_or_in_English(string? locale, string name) =>
        Assert.Equal(name, Destinations.Find("TH")!.NameIn(DestinationNames.Language(locale)));

    [Fact]
    public void Every_country_has_a_name_in_every_language()
    {
        string[] languages =
        [
            "nl", "de", "fr", "it", "es", "pt", "pl", "cs", "sk", "sv", "da", "no", "fi", "hu", "ro", "el", "tr", "uk",
            "ja", "ko", "zh-Hans", "zh-Hant", "th", "vi", "id", "ar", "he", "hi",
        ];
        foreach (var language in languages)
        {
            Assert.Equal(language, DestinationNames.Language(language));
            Assert.All(Destination.Countries, country => Assert.NotEmpty(country.NameIn(language)));
        }

        Assert.Equal("Deutschland", Destinations.Find("DE")!.NameIn("de"));
        Assert.Equal("Europäische Union", Destination.FromCode("EU")!.NameIn("de"));
        Assert.Equal("Skandinavien", Destination.FromCode("SCANDINAVIA")!.NameIn("de"));
    }

    static Fault FaultOf(string text)
    {
        var faults = new List<Fault>();
        Assert.Null(Destinations.Parse(text, "package_specifications[0].destination", faults));
        return Assert.Single(faults);
    }
}
