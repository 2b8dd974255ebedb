using Hubby.Tests.Portal;

namespace Hubby.Tests.Developers;

static class Waiting
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Loads a page until it says something that comes by itself.</summary>
    public static async Task<string> UntilAsync(this PortalBrowser browser, string path, string text)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (true)
        {
            var page = await browser.PageAsync(path);
            if (page.Contains(text, StringComparison.Ordinal))
                return page;
            Assert.False(patience.IsCancellationRequested, page);
        }
    }
}
