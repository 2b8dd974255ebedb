using System.Globalization;
using System.Text.RegularExpressions;

namespace Hubby.Devices;

enum DeviceKind { Computer, Iphone, Ipad, Samsung, Pixel, Android }

/// <summary>What holds the page, as far as it says.</summary>
/// <param name="Kind">Decides the button and the steps.</param>
/// <param name="Os">iOS or Android, when it says; browsers say 10 for many an Android.</param>
/// <param name="Code">What the phone calls itself, when it says.</param>
sealed partial record Device(DeviceKind Kind, Version? Os, string? Code)
{
    /// <summary>The model, which Android's browsers tell only when asked.</summary>
    public const string Hints = "Sec-CH-UA-Model";

    const int FirstIosOfEsimPhonesOnly = 17;
    const int FirstIosOfEsim = 12;
    const int LongestHeader = 1000;
    static readonly Version FirstIosWithLink = new(17, 4);

    public bool IsPhone => Kind is not DeviceKind.Computer;

    public bool IsApple => Kind is DeviceKind.Iphone or DeviceKind.Ipad;

    public bool IsAndroid => Kind is DeviceKind.Samsung or DeviceKind.Pixel or DeviceKind.Android;

    /// <summary>Whether Apple's install link opens here: iOS 17.4 and later. An unknown version is taken for a new one.</summary>
    public bool OpensAppleLink => IsApple && (Os is null || Os >= FirstIosWithLink);

    /// <summary>The list's line on it; none when it does not say enough.</summary>
    public DeviceModel? Model => Code is null ? null : DeviceList.OfCode(Code);

    /// <param name="regions">Of the browser's languages, see <see cref="Regions"/>.</param>
    public EsimSupport Esim(IReadOnlyCollection<string> regions) => Kind switch
    {
        DeviceKind.Iphone => Os?.Major switch
        {
            null => EsimSupport.Unknown,
            >= FirstIosOfEsimPhonesOnly => regions.Contains("CN") ? EsimSupport.Maybe : EsimSupport.Yes,
            >= FirstIosOfEsim => EsimSupport.Maybe,
            _ => EsimSupport.No,
        },
        DeviceKind.Ipad => EsimSupport.Maybe,
        _ => Model?.EsimFor(regions) ?? EsimSupport.Unknown,
    };

    public static Device Of(HttpRequest request)
    {
        var agent = Header(request, "User-Agent");
        if (IosForm().Match(agent) is { Success: true } ios)
            return new(ios.Groups["ipad"].Success ? DeviceKind.Ipad : DeviceKind.Iphone, VersionOf(ios), null);
        if (!agent.Contains("Android", StringComparison.Ordinal)
            && Header(request, "Sec-CH-UA-Platform").Trim('"') is not "Android")
        {
            return new(DeviceKind.Computer, null, null);
        }

        var android = AndroidForm().Match(agent);
        var hint = Header(request, Hints).Trim('"', ' ');
        var said = android.Groups["model"].Value.Trim();
        // What browsers say instead of the model.
        var code = hint.Length > 0 ? hint
            : said is "" or "K" or "Mobile" or "Tablet" ? null : said.Replace("SAMSUNG ", "", StringComparison.Ordinal);
        return new(AndroidKind(agent, code), VersionOf(android), code);
    }

    /// <summary>The regions in the browser's languages, such as CN in <c>zh-CN</c>.</summary>
    public static IReadOnlyCollection<string> Regions(HttpRequest request) =>
        [.. RegionForm().Matches(Header(request, "Accept-Language")).Select(match => match.Groups["region"].Value).Distinct()];

    static DeviceKind AndroidKind(string agent, string? code) => code switch
    {
        not null when code.StartsWith("SM-", StringComparison.OrdinalIgnoreCase) => DeviceKind.Samsung,
        not null when code.StartsWith("Pixel", StringComparison.OrdinalIgnoreCase) => DeviceKind.Pixel,
        _ when agent.Contains("SamsungBrowser/", StringComparison.Ordinal) => DeviceKind.Samsung,
        _ => DeviceKind.Android,
    };

    static Version? VersionOf(Match match) =>
        int.TryParse(match.Groups["major"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            && int.TryParse($"0{match.Groups["minor"].ValueSpan}", NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
            ? new(major, minor) : null;

    static string Header(HttpRequest request, string name)
    {
        var value = request.Headers[name].ToString();
        return value.Length > LongestHeader ? value[..LongestHeader] : value;
    }

    [GeneratedRegex(@"\((iPhone|iPod|(?<ipad>iPad));.*? OS (?<major>\d{1,3})(_(?<minor>\d{1,3}))?",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex IosForm();

    [GeneratedRegex(@"Android (?<major>\d{1,3})(\.(?<minor>\d{1,3}))?[^;)]*(; (?<model>[^;)]*?))?( Build/[^;)]*)?[;)]",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex AndroidForm();

    [GeneratedRegex(@"-(?<region>[A-Z]{2})\b", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex RegionForm();
}
