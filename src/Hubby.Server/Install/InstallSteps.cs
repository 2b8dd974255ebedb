using Hubby.Devices;

namespace Hubby.Install;

/// <param name="Key">Of its texts: <c>install.{key}.title</c> and <c>.text</c>.</param>
/// <param name="Picture">Its drawing in <c>steps.svg</c>.</param>
sealed record InstallStep(string Key, string Picture);

/// <summary>How an eSIM is installed on one kind of phone.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Id">One letter, for the page's style.</param>
/// <param name="Platform">Its name in the API, and of its text: <c>install.steps.{platform}</c>.</param>
/// <param name="Shell">The drawing of the phone around each step.</param>
/// <param name="AtHome">On Wi-Fi, before the journey.</param>
/// <param name="Landed">After landing.</param>
sealed record PhoneSteps(
    DeviceKind Kind, string Id, string Platform, string Shell, IReadOnlyList<InstallStep> AtHome, InstallStep Landed);

/// <summary>The steps for every kind of phone.</summary>
static class InstallSteps
{
    public static readonly IReadOnlyList<PhoneSteps> All =
    [
        new(DeviceKind.Iphone, "i", "iphone", "ph",
            [new("iphone.tap", "i1"), new("iphone.wait", "i2"), new("iphone.number", "i3")], new("iphone.data", "i4")),
        new(DeviceKind.Samsung, "s", "samsung", "an",
            [new("samsung.tap", "s1"), new("samsung.wait", "s2"), new("samsung.number", "s3")], new("samsung.data", "s4")),
        new(DeviceKind.Pixel, "p", "pixel", "an", [new("pixel.tap", "p1")], new("pixel.data", "p4")),
        new(DeviceKind.Android, "o", "other", "an", [new("other.add", "o1")], new("other.data", "i4")),
    ];

    public static readonly IReadOnlyList<string> Platforms = [.. All.Select(phone => phone.Platform)];

    /// <summary>By its name in the API.</summary>
    public static PhoneSteps? Of(string platform) => All.FirstOrDefault(phone => phone.Platform == platform);

    /// <summary>What is no phone gets those of an iPhone.</summary>
    public static PhoneSteps For(DeviceKind kind) => All.FirstOrDefault(phone => phone.Kind == kind) ?? All[0];
}
