using System.Globalization;

namespace Hubby.Partners;

/// <summary>
/// Everything that is coloured, from a partner's one accent, as <c>#rrggbb</c> for mails and whatever cannot compute colours
/// itself. The roles and their bounds are those of the traveller's pages: text keeps 4.5 : 1 whatever the accent is.
/// </summary>
/// <param name="Day">On white.</param>
/// <param name="Night">Where the reader's device is dark.</param>
sealed record BrandColors(BrandPalette Day, BrandPalette Night)
{
    // WCAG's luminance at which white text stops reaching 4.5 : 1 and black does.
    const double WhiteUpTo = .183;

    /// <param name="accent">sRGB as <c>#rrggbb</c>.</param>
    public static BrandColors Of(string accent)
    {
        var brand = LinearColor.FromHex(accent);
        return new(DayOf(brand), NightOf(brand));
    }

    static BrandPalette DayOf(LinearColor brand)
    {
        var (surface, link) = (LinearColor.White, brand.NoBrighterThan(.13));
        return new()
        {
            Paper = brand.AsGround(.974, .006).Hex,
            Surface = surface.Hex,
            Tint = link.Over(surface, .07).Hex,
            Ink = "#0e1513",
            SoftInk = "#48544f",
            Line = "#dbe1de",
            Fill = brand.Hex,
            OnFill = TextOn(brand),
            Edge = brand.NoBrighterThan(.25).Hex,
            Link = link.Hex,
            Flood = brand.Hex,
            OnFlood = TextOn(brand),
        };
    }

    static BrandPalette NightOf(LinearColor brand)
    {
        var (surface, fill, link) = (brand.AsGround(.215, .016), brand.NoDarkerThan(.14), brand.NoDarkerThan(.36));
        return new()
        {
            Paper = brand.AsGround(.165, .012).Hex,
            Surface = surface.Hex,
            Tint = link.Over(surface, .11).Hex,
            Ink = "#f0f5f2",
            SoftInk = "#a9b6b0",
            Line = "#2b3631",
            Fill = fill.Hex,
            OnFill = TextOn(fill),
            Edge = fill.Hex,
            Link = link.Hex,
            // A large ground must not glare at night.
            Flood = brand.NoBrighterThan(.05).MixedUpTo(.02).Hex,
            OnFlood = "#ffffff",
        };
    }

    static string TextOn(LinearColor ground) => ground.Luminance <= WhiteUpTo ? "#ffffff" : "#000000";
}

/// <summary>The colours of one scheme, each as <c>#rrggbb</c>.</summary>
sealed record BrandPalette
{
    /// <summary>Around the sheet.</summary>
    public required string Paper { get; init; }

    /// <summary>The sheet that text stands on.</summary>
    public required string Surface { get; init; }

    /// <summary>Soft ground for what belongs together.</summary>
    public required string Tint { get; init; }
    public required string Ink { get; init; }
    public required string SoftInk { get; init; }
    public required string Line { get; init; }

    /// <summary>The one main action, with its text and its outline.</summary>
    public required string Fill { get; init; }
    public required string OnFill { get; init; }
    public required string Edge { get; init; }

    /// <summary>Links and numbers.</summary>
    public required string Link { get; init; }

    /// <summary>The large ground at the top, with its text.</summary>
    public required string Flood { get; init; }
    public required string OnFlood { get; init; }
}

/// <summary>A colour in linear light, where luminance is arithmetic.</summary>
readonly record struct LinearColor(double Red, double Green, double Blue)
{
    public static readonly LinearColor White = new(1, 1, 1);

    // As bright as a channel gets before a colour begins to lose its hue.
    const double Brightest = .9;

    public static LinearColor FromHex(string hex)
    {
        double Channel(int at) =>
            ToLinear(int.Parse(hex.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255d);
        return new(Channel(1), Channel(3), Channel(5));
    }

    /// <summary>WCAG 2's relative luminance.</summary>
    public double Luminance => (.2126 * Red) + (.7152 * Green) + (.0722 * Blue);

    public string Hex => string.Create(CultureInfo.InvariantCulture, $"#{Byte(Red):x2}{Byte(Green):x2}{Byte(Blue):x2}");

    /// <summary>Darkened in its own hue.</summary>
    public LinearColor NoBrighterThan(double luminance) => this * Math.Min(1, luminance / Math.Max(Luminance, 1e-9));

    /// <summary>Brightened in its own hue as far as a screen can, then mixed with white.</summary>
    public LinearColor NoDarkerThan(double luminance)
    {
        var room = Brightest / Math.Max(Math.Max(Red, Green), Math.Max(Blue, .02));
        return (this * Math.Max(1, Math.Min(luminance / (Luminance + .0001), room))).MixedUpTo(luminance);
    }

    public LinearColor MixedUpTo(double luminance)
    {
        var white = Math.Max(0, (luminance - Luminance) / (1 - Luminance + 1e-9));
        return (this * (1 - white)) + (White * white);
    }

    /// <summary>A part of this in another colour, mixed as the eye does (Oklab).</summary>
    public LinearColor Over(LinearColor ground, double part)
    {
        var (mine, other) = (Oklab.From(this), Oklab.From(ground));
        double Mix(double a, double b) => (a * part) + (b * (1 - part));
        return new Oklab(Mix(mine.L, other.L), Mix(mine.A, other.A), Mix(mine.B, other.B)).ToLinear();
    }

    /// <summary>A ground of this lightness with a breath of the hue.</summary>
    public LinearColor AsGround(double lightness, double mostChroma)
    {
        var lab = Oklab.From(this);
        var chroma = Math.Sqrt((lab.A * lab.A) + (lab.B * lab.B));
        var part = chroma > mostChroma ? mostChroma / chroma : 1;
        return new Oklab(lightness, lab.A * part, lab.B * part).ToLinear();
    }

    public static LinearColor operator *(LinearColor color, double factor) =>
        new(color.Red * factor, color.Green * factor, color.Blue * factor);

    public static LinearColor operator +(LinearColor one, LinearColor other) =>
        new(one.Red + other.Red, one.Green + other.Green, one.Blue + other.Blue);

    static double ToLinear(double value) => value <= .04045 ? value / 12.92 : Math.Pow((value + .055) / 1.055, 2.4);

    static int Byte(double linear)
    {
        var value = linear <= .0031308 ? linear * 12.92 : (1.055 * Math.Pow(linear, 1 / 2.4)) - .055;
        return (int)Math.Round(Math.Clamp(value, 0, 1) * 255);
    }
}

/// <summary>Björn Ottosson's Oklab, as CSS Color 4 uses it.</summary>
readonly record struct Oklab(double L, double A, double B)
{
    public static Oklab From(LinearColor color)
    {
        var (r, g, b) = (color.Red, color.Green, color.Blue);
        var l = Math.Cbrt((.4122214708 * r) + (.5363325363 * g) + (.0514459929 * b));
        var m = Math.Cbrt((.2119034982 * r) + (.6806995451 * g) + (.1073969566 * b));
        var s = Math.Cbrt((.0883024619 * r) + (.2817188376 * g) + (.6299787005 * b));
        return new(
            (.2104542553 * l) + (.7936177850 * m) - (.0040720468 * s),
            (1.9779984951 * l) - (2.4285922050 * m) + (.4505937099 * s),
            (.0259040371 * l) + (.7827717662 * m) - (.8086757660 * s));
    }

    public LinearColor ToLinear()
    {
        var l = Cube(L + (.3963377774 * A) + (.2158037573 * B));
        var m = Cube(L - (.1055613458 * A) - (.0638541728 * B));
        var s = Cube(L - (.0894841775 * A) - (1.2914855480 * B));
        return new(
            (4.0767416621 * l) - (3.3077115913 * m) + (.2309699292 * s),
            (-1.2684380046 * l) + (2.6097574011 * m) - (.3413193965 * s),
            (-.0041960863 * l) - (.7034186147 * m) + (1.7076147010 * s));
    }

    static double Cube(double value) => value * value * value;
}
