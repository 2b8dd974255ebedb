using Hubby.BrowserTests.Hosting;

namespace Hubby.BrowserTests.ApiDocs;

/// <summary>The pages for developers: everybody can read them, at every size, by day and by night.</summary>
public sealed class DocsPagesTests(Site site)
{
    [Theory]
    [InlineData("/docs")]
    [InlineData("/docs/errors")]
    [InlineData("/docs/signing")]
    [InlineData("/docs/events")]
    [InlineData("/docs/webhooks")]
    [InlineData("/docs/requests")]
    public async Task A_page_of_the_docs_has_no_fault(string target)
    {
        await using var tab = await site.OpenAsync(new(Device.Desktop));
        var faults = await tab.FaultsAsync(target);
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }
}
