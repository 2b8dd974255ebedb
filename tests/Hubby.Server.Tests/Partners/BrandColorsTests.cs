using Hubby.Partners;

namespace Hubby.Tests.Partners;

public sealed class BrandColorsTests
{
    const double OfText = 4.5;
    const double OfEdges = 3;

    [Fact]
    public void Whatever_the_accent_text_keeps_its_contrast_by_day_and_by_night()
    {
        var faults = new List<string>();
        for (var accent = 0; accent < 4096; accent++)
        {
            var hex = $"#{(accent >> 8) * 17:x2}{((accent >> 4) & 15) * 17:x2}{(accent & 15) * 17:x2}";
            var colors = BrandColors.Of(hex);
            faults.AddRange(FaultsOf(colors.Day).Concat(FaultsOf(colors.Night)).Select(fault => $"{hex}: {fault}"));
        }

        Assert.Empty(faults);
    }

    [Fact]
    public void A_brand_that_is_fit_as_it_is_stays_as_it_is()
    {
        var day = BrandColors.Of("#00606b").Day;
        Assert.Equal(("#00606b", "#ffffff", "#00606b", "#00606b"), (day.Fill, day.OnFill, day.Edge, day.Flood));
    }

    static IEnumerable<string> FaultsOf(BrandPalette palette)
    {
        (string Name, string Front, string Back, double Least)[] pairs =
        [
            ("button", palette.OnFill, palette.Fill, OfText), ("head", palette.OnFlood, palette.Flood, OfText),
            ("link", palette.Link, palette.Surface, OfText), ("link on paper", palette.Link, palette.Paper, OfText),
            ("link on tint", palette.Link, palette.Tint, OfText), ("text", palette.Ink, palette.Surface, OfText),
            ("text on tint", palette.Ink, palette.Tint, OfText), ("soft text", palette.SoftInk, palette.Surface, OfText),
            ("soft text on tint", palette.SoftInk, palette.Tint, OfText), ("edge", palette.Edge, palette.Surface, OfEdges),
        ];
        return pairs.Where(pair => Contrast(pair.Front, pair.Back) < pair.Least)
            .Select(pair => $"{pair.Name} {pair.Front} on {pair.Back} is {Contrast(pair.Front, pair.Back):0.00}");
    }

    static double Contrast(string one, string other)
    {
        var (a, b) = (LinearColor.FromHex(one).Luminance, LinearColor.FromHex(other).Luminance);
        return (Math.Max(a, b) + .05) / (Math.Min(a, b) + .05);
    }
}
