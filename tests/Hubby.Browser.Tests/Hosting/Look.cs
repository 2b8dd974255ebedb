using Microsoft.Playwright;

namespace Hubby.BrowserTests.Hosting;

/// <summary>Everything that can be wrong with how a page looks, whatever the page.</summary>
static class Look
{
    // What the colours decide; the rest of axe's rules cannot differ between day and night.
    const string Contrast = "color-contrast";

    // Where pictures of every page are kept for people to look at; none unless it is asked for.
    public static readonly string? Pictures = Environment.GetEnvironmentVariable("HUBBY_PICTURES");

    static readonly Device[] Devices = [Device.SmallPhone, Device.Phone, Device.Tablet, Device.Desktop];

    static readonly Device[] Looked = [Device.Phone, Device.Desktop];

    // A table becomes rows of a few lines on a phone, unless it says that its figures are better compared in columns.
    const string WideTables = """
        () => [...document.querySelectorAll('.tw:not(.scrolls)')]
          .filter(region => region.scrollWidth > region.clientWidth)
          .map(region => `${region.getAttribute('aria-label')} (${region.scrollWidth})`)
        """;

    /// <summary>The faults of the page at this address.</summary>
    /// <param name="tab">Where it is opened.</param>
    /// <param name="target">The address.</param>
    /// <param name="status">What it answers.</param>
    public static async Task<IReadOnlyList<string>> FaultsAsync(this Tab tab, string target, int status = 200)
    {
        var answered = await tab.GoAsync(target);
        var faults = await tab.FaultsHereAsync(target);
        return answered == status ? faults : [$"{target} answers {answered} instead of {status}", .. faults];
    }

    /// <summary>The faults of the page that is open, which a form may have led to: axe on a phone and at a desk, by day and by
    /// night; no sideways scrolling at any width, of tables neither; nothing in the browser's console.</summary>
    /// <param name="tab">Where it is open.</param>
    /// <param name="name">What the faults and the pictures are named after.</param>
    public static async Task<IReadOnlyList<string>> FaultsHereAsync(this Tab tab, string name)
    {
        var faults = new List<string>();
        var page = tab.Page;
        foreach (var device in Devices)
        {
            var size = View.Viewport(device);
            await page.SetViewportSizeAsync(size.Width, size.Height);
            var width = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
            if (width > size.Width)
                faults.Add($"{device}: is {width} wide");
            faults.AddRange(from table in await page.EvaluateAsync<string[]>(WideTables) select $"{device}: scrolls {table}");
            if (!Looked.Contains(device))
                continue;

            await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
            await KeepPictureAsync(page, name, $"{device}-light");
            faults.AddRange(from line in await Axe.ViolationsAsync(page) select $"{device}: axe {line}");
            await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
            await KeepPictureAsync(page, name, $"{device}-dark");
            faults.AddRange(from line in await Axe.ViolationsAsync(page, Contrast) select $"{device}, dark: axe {line}");
        }

        faults.AddRange(tab.TakeComplaints());
        return [.. faults.Select(fault => $"{name} {fault}")];
    }

    static async Task KeepPictureAsync(IPage page, string name, string view)
    {
        if (Pictures is null)
            return;
        var file = string.Concat(name.Trim('/').Select(sign => char.IsAsciiLetterOrDigit(sign) ? sign : '-'));
        // What waits for being scrolled to is in the picture all the same.
        await page.EvaluateAsync("""
            () => Promise.all([...document.images].map(image => {
              image.loading = 'eager';
              return image.decode().catch(() => {});
            }))
            """);
        await page.ScreenshotAsync(new()
        {
            Path = Path.Combine(Pictures, $"{file}-{view}.png".ToLowerInvariant()),
            // A mail is looked at as a whole, a page as it opens.
            FullPage = name.StartsWith("/dev/mail/", StringComparison.Ordinal),
        });
    }
}
