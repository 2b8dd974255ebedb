using System.Collections.Concurrent;
using System.Globalization;
using Hubby.Partners;

namespace Hubby.Install;

/// <summary>
/// The app's icon in a brand's colour: the disc and its rings, as the pages have them. Home screens want PNG; it is drawn here,
/// since circles need no library.
/// </summary>
sealed class AppIcon(PartnerDirectory partners)
{
    public const string Route = "/esims/icon-{color}-{size:int}.png";
    const string Forever = "public, max-age=31536000, immutable";
    const int AppleSize = 180;

    /// <summary>From the ground to the ink: enough for a soft edge.</summary>
    const int Shades = 32;

    public static readonly IReadOnlyList<int> ManifestSizes = [192, 512];

    // In parts of the icon's width; all within the circle that every mask leaves.
    const double Disc = .105;
    static readonly (double Radius, double Width, double Strength)[] Rings = [(.2, .035, 1), (.29, .03, .6), (.375, .025, .3)];

    readonly ConcurrentDictionary<(string Color, int Size), byte[]> _drawn = new();

    /// <param name="color">A brand's, <c>#rrggbb</c>.</param>
    /// <param name="size">One of the manifest's, or 180 for Apple's home screens.</param>
    public static string AddressOf(string color, int size) =>
        string.Create(CultureInfo.InvariantCulture, $"/esims/icon-{color.AsSpan(1)}-{size}.png");

    public static IResult Handle(HttpContext http, string color, int size, AppIcon icons)
    {
        if (icons.Find($"#{color}", size) is not { } png)
            return TypedResults.NotFound();
        http.Response.Headers.CacheControl = Forever;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.Bytes(png, "image/png");
    }

    /// <summary>None for what is no brand's colour, so that nobody has pictures drawn at will.</summary>
    byte[]? Find(string color, int size) => (size == AppleSize || ManifestSizes.Contains(size)) && IsBrands(color)
        ? _drawn.GetOrAdd((color, size), each => Draw(BrandColors.Of(each.Color).Day, each.Size)) : null;

    bool IsBrands(string color) => color == Brand.DefaultColor || partners.All.Any(partner =>
        partner.Brand.Color == color || partner.Brand.SubBrands.Values.Any(sub => sub.OwnColor == color));

    static byte[] Draw(BrandPalette palette, int size)
    {
        var (ground, ink) = (Rgb(palette.Flood), Rgb(palette.OnFlood));
        var colors = Enumerable.Range(0, Shades).SelectMany(shade => ground.Zip(ink, (from, to) =>
            (byte)Math.Round(from + ((to - from) * shade / (Shades - 1.0))))).ToArray();
        var pixels = new byte[size * size];
        for (var index = 0; index < pixels.Length; index++)
        {
            var (x, y) = (((index % size) + .5) / size, ((index / size) + .5) / size);
            pixels[index] = (byte)Math.Round(StrengthAt(x - .5, y - .5, 1.0 / size) * (Shades - 1));
        }

        return Png.Encode(pixels, size, colors);
    }

    /// <summary>How much ink a pixel gets: its edge is as soft as the pixel is wide.</summary>
    static double StrengthAt(double x, double y, double pixel)
    {
        var distance = Math.Sqrt((x * x) + (y * y));
        double Covered(double beyond) => Math.Clamp(.5 - (beyond / pixel), 0, 1);
        return Rings.Select(ring => ring.Strength * Covered(Math.Abs(distance - ring.Radius) - (ring.Width / 2)))
            .Append(Covered(distance - Disc)).Max();
    }

    static byte[] Rgb(string color) => Convert.FromHexString(color.AsSpan(1));
}
