using Hubby.Devices;

namespace Hubby.Tests.Devices;

public sealed class DeviceListTests
{
    [Theory]
    [InlineData("iPhone 14", "iPhone 14", EsimSupport.Yes)]
    [InlineData("apple iphone14 pro", "iPhone 14 Pro", EsimSupport.Yes)]
    [InlineData("IPHONE  x", "iPhone X", EsimSupport.No)]
    [InlineData("Galaxy S21", "Galaxy S21", EsimSupport.Maybe)]
    [InlineData("samsung s23", "Galaxy S23", EsimSupport.Maybe)]
    [InlineData("S24+", "Galaxy S24+", EsimSupport.Maybe)]
    [InlineData("pixel 7a", "Pixel 7a", EsimSupport.Yes)]
    [InlineData("SM-G991N", "Galaxy S21", EsimSupport.No)]
    [InlineData("sm-s911b", "Galaxy S23", EsimSupport.Yes)]
    [InlineData("motorola razr 40", "Razr 40", EsimSupport.Yes)]
    public void A_model_that_is_named_is_the_only_answer(string search, string name, object esim)
    {
        var answer = Assert.Single(DeviceList.Search(search, []));
        Assert.Equal((name, esim), (answer.Name, answer.Esim));
    }

    [Fact]
    public void A_family_is_answered_with_its_models()
    {
        var names = DeviceList.Search("iphone 15", []).Select(answer => answer.Name).ToList();
        Assert.Equal(["iPhone 15"], names);
        Assert.Contains("Galaxy Z Fold5", DeviceList.Search("z fold", []).Select(answer => answer.Name));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("toaster")]
    [InlineData("iPhone 1")]
    [InlineData("\u0000\ud800")]
    [InlineData("<script>")]
    public void What_is_no_phone_of_the_list_has_no_answer(string? search) => Assert.Empty(DeviceList.Search(search, []));

    [Fact]
    public void A_search_as_long_as_a_book_has_no_answer() => Assert.Empty(DeviceList.Search(new('x', 100_000), []));

    [Fact]
    public void Where_a_model_was_sold_without_eSIM_the_answer_is_maybe() =>
        Assert.Equal(EsimSupport.Maybe, Assert.Single(DeviceList.Search("iPhone 14", ["HK"])).Esim);

    [Fact]
    public void Every_line_of_the_list_is_found_by_its_name_and_its_code() => Assert.Empty(
        from model in DeviceData.Read()
        from search in model.Codes.Select(code => code.Replace('_', ' ').TrimEnd('*')).Append(model.Name)
        where DeviceList.Search(search, []) is not [var answer] || answer.Name != model.Name
        select $"{search} is not {model.Name}");

    [Fact]
    public void No_code_stands_for_two_lines() => Assert.Empty(
        from model in DeviceData.Read()
        from code in model.Codes
        group model by code into same
        where same.Count() > 1
        select same.Key);
}
