using Microsoft.Playwright;

namespace Hubby.BrowserTests.Hosting;

/// <summary>The screens that pages are looked at on.</summary>
public enum Device { SmallPhone, Phone, Tablet, Desktop }

/// <summary>What a person looks at the pages with.</summary>
/// <param name="Device">The screen.</param>
/// <param name="HasScript">Whether the browser runs scripts.</param>
/// <param name="Language">The browser's, for pages that are asked for no other.</param>
public sealed record View(Device Device, bool HasScript = true, string Language = "en")
{
    /// <summary>Each screen with scripts and without.</summary>
    public static TheoryData<Device, bool> All => new()
    {
        { Device.Phone, true },
        { Device.Phone, false },
        { Device.Desktop, true },
        { Device.Desktop, false },
    };

    public static ViewportSize Viewport(Device device) => device switch
    {
        Device.SmallPhone => new() { Width = 320, Height = 640 },
        Device.Phone => new() { Width = 390, Height = 844 },
        Device.Tablet => new() { Width = 820, Height = 1180 },
        _ => new() { Width = 1440, Height = 900 },
    };
}
