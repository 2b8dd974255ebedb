using System.Globalization;
using System.Text;
using Hubby.BookingImports;
using Hubby.BrowserTests.Hosting;
using Hubby.Data;
using Hubby.Members;
using Hubby.Tests.Hosting;
using Microsoft.Playwright;

namespace Hubby.BrowserTests.Portal;

public sealed class ImportTests(Site site)
{
    const string Head = "booking_id,email,departure_date,package_type,destination\n";
    const int Rows = 10_000;
    const float Patience = 240_000;

    [Fact]
    public async Task Ten_thousand_rows_are_imported_while_the_page_counts_them()
    {
        var partner = await site.App.CreatePartnerAsync();
        await using var tab = await site.OpenPortalAsync(partner, Role.Support);
        var page = tab.Page;
        await tab.GoAsync("/portal/imports");
        await ImportAsync(page, Head + string.Concat(Enumerable.Range(1, Rows).Select(Line)));

        // Each number that is shown is a later one, and none needs the page to be loaded again by hand.
        await page.WaitForFunctionAsync(Counted, 1);
        var first = await page.EvaluateAsync<int>(Number);
        await page.WaitForFunctionAsync(Counted, first + 1, new() { Timeout = Patience });
        await Assertions.Expect(page.Locator("#over")).ToBeVisibleAsync(new() { Timeout = Patience });
        await Assertions.Expect(page.GetByText("9,990 bookings created, 0 were there already, 10 refused")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#over")).ToContainTextAsync("10,000 rows");
        await Assertions.Expect(page.Locator(".refused tbody tr")).ToHaveCountAsync(10);
        await Assertions.Expect(page.Locator(".refused .right").First).ToHaveTextAsync("2027-06-13");
        tab.IsQuiet();
    }

    // As long as the page counts, or at once when it is over.
    const string Number = """
        () => Number((document.querySelector('#numbers')?.textContent ?? '0').replaceAll(',', '').match(/\d+/)?.[0] ?? 0)
        """;

    const string Counted = """
        least => !!document.querySelector('#over')
          || Number((document.querySelector('#numbers')?.textContent ?? '0').replaceAll(',', '').match(/\d+/)?.[0] ?? 0) >= least
        """;

    static string Line(int row) => string.Create(CultureInfo.InvariantCulture,
        $"B-{row},b{row}@example.com,{(row % 1000 == 0 ? "13/06/2027" : "2027-06-15")},starter,TH\n");

    /// <summary>One that stands still in the midst of its work.</summary>
    async Task<string> RunningAsync(Credentials partner)
    {
        var now = site.App.Clock.GetUtcNow();
        var id = Ids.Row(now);
        await site.App.QueryAsync(async db =>
        {
            db.Imports.Add(new()
            {
                PartnerId = partner.PartnerId,
                Id = id,
                State = ImportState.Running,
                FileName = "winter-2027.csv",
                Bytes = 1_260_000,
                BytesDone = 807_000,
                Rows = 6412,
                Created = 6371,
                Repeated = 28,
                Refused = 13,
                CreatedAt = now,
                StartedAt = now.AddSeconds(-5),
                NextTryAt = now.AddYears(1),
            });
            return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        return $"/portal/imports/{id}";
    }

    static async Task SendAsync(IPage page, string file)
    {
        await page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload
        {
            Name = "winter-2027.csv",
            MimeType = "text/csv",
            Buffer = Encoding.UTF8.GetBytes(file),
        });
        await page.GetByRole(AriaRole.Button, new() { Name = "Check the first rows" }).ClickAsync();
    }

    static async Task ImportAsync(IPage page, string file)
    {
        await SendAsync(page, file);
        await page.GetByRole(AriaRole.Button, new() { Name = "Import", Exact = true }).ClickAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_goes_in_with_script_and_without(bool hasScript)
    {
        var partner = await site.App.CreatePartnerAsync();
        await using var tab = await site.OpenPortalAsync(partner, Role.Support, Device.Phone, hasScript);
        await tab.GoAsync("/portal/imports");
        await ImportAsync(tab.Page, Head + "N-1,n@example.com,2027-06-15,starter,TH\n");
        while (await tab.Page.Locator("#over").CountAsync() == 0)
            await tab.Page.ReloadAsync();
        await Assertions.Expect(tab.Page.GetByText("1 booking created")).ToBeVisibleAsync();
        Assert.Equal(1, await site.App.CountAsync("bookings", partner.PartnerId));
    }

    [Fact]
    public async Task The_pages_of_imports_have_no_fault()
    {
        var partner = await site.App.CreatePartnerAsync(settings: row => row.Name = "acme");
        await using var tab = await site.OpenPortalAsync(partner, Role.Support);
        var faults = new List<string>(await tab.FaultsAsync("/portal/imports"));

        await SendAsync(tab.Page, "booking_ref,mail\na,b\n");
        await Assertions.Expect(tab.Page.GetByText("Nothing was imported")).ToBeVisibleAsync();
        faults.AddRange(await tab.FaultsHereAsync("portal/imports/refused"));

        await tab.GoAsync("/portal/imports");
        await SendAsync(tab.Page, Head + "ACME-117289,ana@example.com,31/12/2027,starter,Tailand\nACME-117290,b@example.com\n");
        await Assertions.Expect(tab.Page.GetByText("2 of the first 2 rows would be refused")).ToBeVisibleAsync();
        faults.AddRange(await tab.FaultsAsync(new Uri(tab.Page.Url).AbsolutePath));
        await tab.GoAsync("/portal/imports");
        await ImportAsync(tab.Page, Head + string.Concat(Enumerable.Range(1, 60).Select(Line))
            + "ACME-117290,ana@example.com,31/12/2027,starter,Tailand\nACME-117291,\"info@, ana\",2027-12-31,starter,Congo\n"
            + "ACME-117292,x@example.com\n"
            + string.Concat(Enumerable.Range(1, 60).Select(row => $"A-{row},b@example.com,1.2.27,,TH\n")));
        await Assertions.Expect(tab.Page.Locator("#over")).ToBeVisibleAsync();
        var address = new Uri(tab.Page.Url).AbsolutePath;
        faults.AddRange(await tab.FaultsAsync(address));
        faults.AddRange(await tab.FaultsAsync($"{address}?after=70"));
        faults.AddRange(await tab.FaultsAsync($"{address}/stop"));
        faults.AddRange(await tab.FaultsAsync("/portal/imports?"));
        var running = await RunningAsync(partner);
        faults.AddRange(await tab.FaultsAsync(running));
        faults.AddRange(await tab.FaultsAsync($"{running}/stop"));
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }
}
