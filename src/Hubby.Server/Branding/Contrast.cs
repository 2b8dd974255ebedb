using System.Globalization;
using Hubby.Partners;

namespace Hubby.Branding;

/// <summary>How well something can be read, by WCAG 2.</summary>
/// <param name="What">What stands on what.</param>
/// <param name="Ratio">1 to 21.</param>
/// <param name="Note">How the colour was changed for it, if it was.</param>
sealed record Contrast(string What, double Ratio, string? Note)
{
    const double Text = 4.5;
    const double Best = 7;
    const double Flare = .05;

    public bool IsEnough => Ratio >= Text;

    public string Says => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(Ratio * 10) / 10:0.0} : 1 · ")
        + (Ratio >= Best ? "AA, AAA" : IsEnough ? "AA" : "too little") + (Note is null ? "" : $" · {Note}");

    /// <summary>What the pages and mails make of a colour.</summary>
    public static IReadOnlyList<Contrast> Of(string color)
    {
        var (day, night) = (BrandColors.Of(color).Day, BrandColors.Of(color).Night);
        return
        [
            new(day.OnFill == "#ffffff" ? "White on it" : "Black on it", Between(day.OnFill, day.Fill), null),
            new("As a link on white", Between(day.Link, day.Surface), Changed(color, day.Link, "darkened")),
            new("In the dark, a link", Between(night.Link, night.Surface), Changed(color, night.Link, "lightened")),
            new("In the dark, a button", Between(night.OnFill, night.Fill), Changed(color, night.Fill, "lightened")),
        ];
    }

    static string? Changed(string color, string shown, string how) => color == shown ? null : $"{how} to {shown}";

    static double Between(string one, string other)
    {
        var (a, b) = (LinearColor.FromHex(one).Luminance, LinearColor.FromHex(other).Luminance);
        return (Math.Max(a, b) + Flare) / (Math.Min(a, b) + Flare);
    }
}
