using Hubby.Languages;
using Hubby.Packages;
using Hubby.Redemptions;

namespace Hubby.Tests.Redemptions;

public sealed class SearchDestinationsTests
{
    static readonly IReadOnlyList<Destination> All = [.. Destination.Countries, .. Destination.Regions];

    static DestinationsShown Search(string text, string language = "en", bool isWhole = false) =>
        SearchDestinations.Handle(All, text, isWhole, Language.FromTag(language)!);

    [Theory]
    [InlineData("Thailand", "en", "TH")]
    [InlineData("thai", "en", "TH")]
    [InlineData("TH", "en", "TH")]
    [InlineData("JPN", "en", "JP")]
    [InlineData("holland", "en", "NL")]
    [InlineData("cote d'ivoire", "en", "CI")]
    [InlineData("Europe", "en", "EUROPE")]
    [InlineData("Bali", "en", "ID")]
    [InlineData("phuket", "en", "TH")]
    [InlineData("BKK", "en", "TH")]
    [InlineData("mallorca", "en", "ES")]
    [InlineData("Deutschl", "de", "DE")]
    [InlineData("germany", "de", "DE")]
    [InlineData("تايلاند", "ar", "TH")]
    [InlineData("タイ", "ja", "TH")]
    public void What_people_type_finds_the_destination_first(string text, string language, string code)
    {
        var found = Search(text, language);
        Assert.Equal(code, found.Shown[0].Code);
        Assert.Null(found.Near);
    }

    [Theory]
    [InlineData("Thialand", "en", "TH")]
    [InlineData("Indonesa", "en", "ID")]
    [InlineData("Deutshland", "de", "DE")]
    public void A_typing_error_is_asked_about(string text, string language, string code)
    {
        var found = Search(text, language);
        Assert.Equal(code, found.Near?.Code);
        Assert.Equal(code, found.Shown[0].Code);
    }

    [Fact]
    public void Nothing_like_it_says_so_and_shows_a_selection()
    {
        var found = Search("qqqqqqq");
        Assert.True(found.IsNothing);
        Assert.NotEmpty(found.Shown);
        Assert.True(found.HasMore);
    }

    [Fact]
    public void What_a_code_is_not_good_for_is_named()
    {
        IReadOnlyList<Destination> few = [Destination.FromCode("TH")!, Destination.FromCode("VN")!];
        var found = SearchDestinations.Handle(few, "Japan", false, Language.English);
        Assert.Equal("JP", found.NotOffered?.Code);
        Assert.Equal(["TH", "VN"], found.Shown.Select(one => one.Code));
        Assert.False(found.HasMore);
    }

    [Fact]
    public void The_whole_list_is_in_the_order_of_its_language()
    {
        var names = Search("", "sv", isWhole: true).Shown.Where(one => one.IsCountry).Select(one => one.NameIn("sv")).ToList();
        Assert.Equal(Destination.Countries.Length, names.Count);
        Assert.Equal("Österrike", names[^1]);
    }

    [Theory]
    [InlineData("\ud800")]
    [InlineData("\u0000\u0001")]
    [InlineData("%_[]*'\"<>")]
    [InlineData("🚀🚀🚀🚀")]
    public void Nonsense_is_answered(string text) => Assert.NotEmpty(Search(text).Shown);
}
