using System.Buffers;
using Hubby.Partners;

namespace Hubby.TravellerPages;

/// <summary>
/// What a brand's colour makes, as files named by the colour itself: they need no look-up, and no inline style that the
/// content security policy would have to allow.
/// </summary>
static class BrandAssets
{
    const int ColorLength = 7;
    static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");
    static readonly string[] Stems = ["brand-", "icon-"];

    public static PageAsset Style(string color) => new($"brand-{color[1..]}.css", StyleText(color));

    public static PageAsset Icon(string color) => new($"icon-{color[1..]}.svg", IconText(color));

    /// <param name="stem">Such as <c>brand-00594f</c>.</param>
    /// <param name="ending">Such as <c>.css</c>.</param>
    public static PageAsset? Find(string stem, string ending)
    {
        var color = Stems.FirstOrDefault(each => stem.StartsWith(each, StringComparison.Ordinal)) is { } start
            ? $"#{stem[start.Length..]}" : "";
        if (!IsColor(color))
            return null;
        return (stem[0], ending) switch
        {
            ('b', ".css") => Style(color),
            ('i', ".svg") => Icon(color),
            _ => null,
        };
    }

    /// <summary>As <c>#00594f</c>.</summary>
    public static bool IsColor(string text) =>
        text.Length == ColorLength && text[0] == '#' && !text.AsSpan(1).ContainsAnyExcept(Hex);

    // A browser that cannot compute colours gets them from here.
    static string StyleText(string color)
    {
        var colors = BrandColors.Of(color);
        return $":root{{--brand:{color}}}\n"
            + "@supports not (color:color(from red xyz-d65 calc(x*min(1,.1/y)) y z)){"
            + $":root,.brand{{{Roles(colors.Day)}}}\n"
            + $"@media (prefers-color-scheme:dark){{:root,.brand{{{Roles(colors.Night)}}}}}}}\n";
    }

    static string Roles(BrandPalette palette) =>
        $"--paper:{palette.Paper};--surface:{palette.Surface};--tint:{palette.Tint};--fill:{palette.Fill};"
        + $"--on-fill:{palette.OnFill};--edge:{palette.Edge};--brand-ink:{palette.Link};--flood:{palette.Flood};"
        + $"--on-flood:{palette.OnFlood};--off-flood:{(palette.OnFlood == "#ffffff" ? "#000000" : "#ffffff")}";

    static string IconText(string color)
    {
        var day = BrandColors.Of(color).Day;
        return $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="{day.Flood}"/>
            <g fill="none" stroke="{day.OnFlood}" stroke-width="2"><circle cx="16" cy="16" r="12" opacity=".45"/>
            <circle cx="16" cy="16" r="8"/></g><circle cx="16" cy="16" r="4" fill="{day.OnFlood}"/></svg>

            """;
    }
}
