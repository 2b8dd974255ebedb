using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Hubby.BookingImports;
using Hubby.Data;
using Hubby.Members;
using Hubby.Tests.Hosting;
using Hubby.Tests.Portal;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Hubby.Tests.BookingImports;

public sealed class ImportPagesTestsOnPostgres(PostgresApp app) : ImportPagesTests(app), IClassFixture<PostgresApp>;

public sealed class ImportPagesTestsOnSqlite(SqliteApp app) : ImportPagesTests(app), IClassFixture<SqliteApp>;

public abstract class ImportPagesTests(App app)
{
    const string Root = "/portal/imports";
    const string Head = "booking_id,email,departure_date,package_type,destination\n";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_is_imported_and_its_page_says_what_became_of_it()
    {
        var partner = await app.CreatePartnerAsync();
        using var support = await app.SignInAsync(partner, Role.Support);
        var path = await DoneAsync(support, Head
            + "P-1,p1@example.com,2027-06-15,starter,TH\n"
            + "P-2,p2@example.com,2027-06-15,starter,TH\n"
            + "P-3,p3 @example.com,31/12/2027,starter,Tailand\n"
            + "P-1,p1@example.com,2027-06-15,starter,TH\n", "C:\\files\\winter.csv");
        var page = await OverAsync(support, path);
        Assert.Contains("2 bookings created, 1 was there already, 1 refused", page, StringComparison.Ordinal);
        foreach (var cell in new[]
        {
            "<span class=\"sent\">31/12/2027</span>", "<span class=\"right\">2027-12-31</span>",
            "<span class=\"sent\">Tailand</span>", "<span class=\"right\">TH</span>",
            "<span class=\"sent\">p3 @example.com</span>", "<span class=\"right\">p3@example.com</span>", ">P-3</td>",
        })
        {
            Assert.Contains(cell, page, StringComparison.Ordinal);
        }

        Assert.Contains("winter.csv", await support.PageAsync(Root), StringComparison.Ordinal);
        var entry = Assert.Single(await AuditOfAsync(partner));
        Assert.Equal(("import.started", path[(Root.Length + 1)..], "winter.csv"), (entry.Action, entry.Target, entry.Detail));
        Assert.Contains($"by {entry.By}", page, StringComparison.Ordinal);

        var result = await support.PageAsync($"{path}/result.csv");
        Assert.Equal(5, result.TrimEnd().Split('\n').Length);
        Assert.Contains("/redeem?code=", result, StringComparison.Ordinal);
        using var refused = await support.GetAsync($"{path}/refused.csv");
        Assert.Equal(Head + "P-3,p3 @example.com,31/12/2027,starter,Tailand\n",
            (await PortalBrowser.TextAsync(refused)).ReplaceLineEndings("\n"));
        Assert.Equal("no-store", refused.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task Refused_rows_that_are_mended_go_in()
    {
        var partner = await app.CreatePartnerAsync();
        using var support = await app.SignInAsync(partner, Role.Support);
        var first = await DoneAsync(support, Head + "M-1,m@example.com,15.06.2027,starter,TH\n");
        Assert.Contains("2027-06-15", await OverAsync(support, first), StringComparison.Ordinal);
        var refused = await support.PageAsync($"{first}/refused.csv");
        var second = await DoneAsync(support, refused.Replace("15.06.2027", "2027-06-15", StringComparison.Ordinal));
        Assert.Contains("1 booking created", await OverAsync(support, second), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Choose a file first.")]
    [InlineData(Head, "The file has no booking")]
    [InlineData("email,colour,departure_date,destination\na,b,c,d\n", "colour: There is no such column.")]
    [InlineData("email\na@example.com\n", "departure_date: The column is missing.")]
    public async Task A_file_that_is_wrong_says_so_and_nothing_stays(string file, string fault)
    {
        var partner = await app.CreatePartnerAsync();
        using var support = await app.SignInAsync(partner, Role.Support);
        using var answer = await UploadAsync(support, file);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(fault, await PortalBrowser.TextAsync(answer), StringComparison.Ordinal);
        Assert.Equal(0, await app.CountAsync("imports", partner.PartnerId));
        Assert.Empty(await AuditOfAsync(partner));
    }

    [Fact]
    public async Task The_first_rows_are_shown_before_anything_is_made_of_a_file()
    {
        var partner = await app.CreatePartnerAsync();
        using var support = await app.SignInAsync(partner, Role.Support);
        var check = await LookAsync(support, Head + "L-1,l1@example.com,2027-06-15,starter,TH\n"
            + "L-2,<b>l2</b>,31/12/2027,starter,Tailand\nL-3,l3@example.com\n"
            + string.Concat(Enumerable.Range(4, 20).Select(row =>
                string.Create(CultureInfo.InvariantCulture, $"L-{row},l{row}@example.com,2027-06-15,starter,TH\n"))));
        var page = await support.PageAsync(check);
        foreach (var part in new[]
        {
            "2 of the first 5 rows would be refused", "When the journey begins.", ">L-1</td>", ">L-5</td>",
            "<span class=\"sent\">31/12/2027</span>", "<span class=\"right\">2027-12-31</span>", "&lt;b&gt;l2&lt;/b&gt;",
            "The row has 2 cells where the head has 5",
        })
        {
            Assert.Contains(part, page, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("L-6", page, StringComparison.Ordinal);
        Assert.DoesNotContain(check[..^"/check".Length], await support.PageAsync(Root), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await support.GetAsync(check[..^"/check".Length])).StatusCode);
        Assert.Equal(0, await app.CountAsync("bookings", partner.PartnerId));
        Assert.Empty(await AuditOfAsync(partner));

        // The word counts once.
        var first = await support.DoneAsync(check, check, ("act", "import"));
        Assert.Equal(first, await support.DoneAsync(Root, check, ("act", "import")));
        Assert.Equal(HttpStatusCode.SeeOther, (await support.GetAsync(check)).StatusCode);
        Assert.Contains("21 bookings created, 0 were there already, 2 refused", await OverAsync(support, first),
            StringComparison.Ordinal);
        Assert.Single(await AuditOfAsync(partner));
    }

    [Fact]
    public async Task A_file_that_gets_no_word_is_forgotten()
    {
        var (partner, other) = (await app.CreatePartnerAsync(), await app.CreatePartnerAsync());
        using var support = await app.SignInAsync(partner, Role.Support);
        using var stranger = await app.SignInAsync(other, Role.Support);
        const string file = Head + "F-1,f@example.com,2027-06-15,starter,TH\n";
        var check = await LookAsync(support, file);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(check)).StatusCode);
        foreach (var act in new[] { "import", "forget" })
            await stranger.SendAsync(Root, check, ("act", act));
        Assert.Contains("The first 1 row can be read", await support.PageAsync(check), StringComparison.Ordinal);
        await support.DoneAsync(check, check, ("act", "forget"));
        Assert.Equal(HttpStatusCode.NotFound, (await support.GetAsync(check)).StatusCode);
        Assert.Equal(0, await app.CountAsync("import_chunks", partner.PartnerId));

        await LookAsync(support, file);
        var services = app.Services;
        var later = new FakeTimeProvider(services.GetRequiredService<TimeProvider>().Now().AddHours(2));
        using var sweep = new ImportSweep(services.GetRequiredService<IServiceScopeFactory>(),
            services.GetRequiredService<IOptions<ImportsOptions>>(), later, NullLogger<ImportSweep>.Instance);
        await sweep.StartAsync(Ct);
        while (await app.CountAsync("imports", partner.PartnerId) > 0)
            await Task.Yield();
        await sweep.StopAsync(Ct);
        Assert.Equal(0, await app.CountAsync("import_chunks", partner.PartnerId));
    }

    [Fact]
    public async Task A_viewer_sees_no_import_and_sends_none()
    {
        var partner = await app.CreatePartnerAsync();
        using var support = await app.SignInAsync(partner, Role.Support);
        var path = await DoneAsync(support, Head + "V-1,v@example.com,2027-06-15,starter,TH\n");
        await OverAsync(support, path);
        using var viewer = await app.SignInAsync(partner, Role.Viewer);
        foreach (var target in new[] { Root, path, $"{path}/check", $"{path}/result.csv", $"{path}/refused.csv", $"{path}/stop" })
            Assert.Equal(HttpStatusCode.Forbidden, (await viewer.GetAsync(target)).StatusCode);
        using var sent = await PostAsync(viewer, await viewer.PageAsync("/portal/account"), Head + "V-2,,,,\n", "v.csv");
        Assert.Equal(HttpStatusCode.Forbidden, sent.StatusCode);
        using var stop = await viewer.SendAsync("/portal/account", $"{path}/stop");
        Assert.Equal(HttpStatusCode.Forbidden, stop.StatusCode);
        Assert.Equal(1, await app.CountAsync("imports", partner.PartnerId));
    }

    [Fact]
    public async Task Another_partners_import_is_not_there()
    {
        var (ours, theirs) = (await app.CreatePartnerAsync(), await app.CreatePartnerAsync());
        using var stranger = await app.SignInAsync(theirs, Role.Support);
        var path = await DoneAsync(stranger, Head + "O-1,o@example.com,never,starter,TH\n");
        await OverAsync(stranger, path);
        using var support = await app.SignInAsync(ours, Role.Support);
        foreach (var target in new[] { path, $"{path}/result.csv", $"{path}/refused.csv", $"{path}/stop" })
            Assert.Equal(HttpStatusCode.NotFound, (await support.GetAsync(target)).StatusCode);
        using var stop = await support.SendAsync(Root, $"{path}/stop");
        Assert.Equal(HttpStatusCode.NotFound, stop.StatusCode);
        Assert.DoesNotContain(path, await support.PageAsync(Root), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_stands_in_a_file_is_text_and_nothing_else()
    {
        var partner = await app.CreatePartnerAsync();
        using var support = await app.SignInAsync(partner, Role.Support);
        var path = await DoneAsync(support, Head
            + "<script>alert(1)</script>,\"\"\"><img src=x onerror=alert(2)>\",=1+1,starter,<b>TH</b>\n", "<i>winter</i>.csv");
        var page = await OverAsync(support, path) + await support.PageAsync(Root) + await AuditAsync(partner);
        foreach (var markup in new[] { "<script>alert", "<img src=x", "<b>TH", "<i>winter" })
            Assert.DoesNotContain(markup, page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page, StringComparison.Ordinal);
        Assert.Contains("'=1+1", await support.PageAsync($"{path}/refused.csv"), StringComparison.Ordinal);
    }

    async Task<string> AuditAsync(Credentials partner)
    {
        using var owner = await app.SignInAsync(partner, Role.Owner);
        return await owner.PageAsync("/portal/audit");
    }

    [Fact]
    public async Task An_import_is_stopped_and_what_stands_stays()
    {
        var partner = await app.CreatePartnerAsync();
        using var support = await app.SignInAsync(partner, Role.Support);
        var path = await DoneAsync(support, Head + string.Concat(Enumerable.Range(1, 3000).Select(row =>
            string.Create(CultureInfo.InvariantCulture, $"S-{row},s{row}@example.com,2027-06-15,starter,TH\n"))));
        await support.DoneAsync(Root, $"{path}/stop");
        await OverAsync(support, path);
        var import = await app.QueryAsync(db => db.Imports.SingleAsync(row => row.PartnerId == partner.PartnerId, Ct));
        Assert.Contains(import.State, new[] { ImportState.Cancelled, ImportState.Done });
        Assert.Equal(import.Created, await app.CountAsync("bookings", partner.PartnerId));
        var stops = (await AuditOfAsync(partner)).Count(row => row.Action == "import.stopped");
        Assert.Equal(import.State == ImportState.Cancelled ? 1 : stops, stops);

        // A second time there is nothing to stop, and nobody did.
        await support.DoneAsync(Root, $"{path}/stop");
        Assert.Contains("It is over already.", await support.PageAsync($"{path}/stop"), StringComparison.Ordinal);
        Assert.Equal(stops, (await AuditOfAsync(partner)).Count(row => row.Action == "import.stopped"));
    }

    [Fact]
    public async Task While_it_runs_every_page_says_how_far_it_is()
    {
        var partner = await app.CreatePartnerAsync();
        using var support = await app.SignInAsync(partner, Role.Support);
        var now = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var id = Ids.Row(now);
        await app.QueryAsync(async db =>
        {
            db.Imports.Add(new()
            {
                PartnerId = partner.PartnerId,
                Id = id,
                State = ImportState.Running,
                FileName = "half.csv",
                Bytes = 1000,
                BytesDone = 640,
                Rows = 64,
                Created = 60,
                Repeated = 3,
                Refused = 1,
                CreatedAt = now,
                StartedAt = now,
                NextTryAt = now.AddYears(1),
            });
            return await db.SaveChangesAsync(Ct);
        });
        var page = await support.PageAsync($"{Root}/{id}");
        Assert.Contains("64 of about 100 rows", page, StringComparison.Ordinal);
        Assert.Contains("data-live", page, StringComparison.Ordinal);
        Assert.Contains("<span class=\"n \">64 %</span>", await support.PageAsync("/portal/account"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cells_of_a_traveller_who_is_erased_are_gone_and_at_rest_they_are_sealed()
    {
        var partner = await app.CreatePartnerAsync();
        using var support = await app.SignInAsync(partner, Role.Support);
        var path = await DoneAsync(support, Head
            + "E-1,gone@example.com,never,starter,TH\nE-2,stays@example.com,never,starter,TH\n");
        Assert.Contains("never", await OverAsync(support, path), StringComparison.Ordinal);
        var kept = await app.QueryAsync(db => db.ImportRows.Where(row => row.PartnerId == partner.PartnerId)
            .Select(row => row.SealedCells!).ToListAsync(Ct));
        Assert.DoesNotContain(kept, cells => Encoding.UTF8.GetString(cells).Contains("example.com", StringComparison.Ordinal));

        (await app.SignedBy(partner).PostAsync("/api/privacy/erase", """{"email":"Gone@example.com"}""").ReadAsync()).Is(200);
        var page = await support.PageAsync(path) + await support.PageAsync($"{path}/refused.csv");
        Assert.DoesNotContain("E-1", page, StringComparison.Ordinal);
        Assert.Contains("E-2", page, StringComparison.Ordinal);
    }

    Task<List<AuditEntry>> AuditOfAsync(Credentials partner) => app.QueryAsync(db => db.AuditEntries
        .Where(row => row.PartnerId == partner.PartnerId && row.Action.StartsWith("import.")).ToListAsync(Ct));

    static async Task<string> OverAsync(PortalBrowser browser, string path)
    {
        while (true)
        {
            var page = await browser.PageAsync(path);
            if (!page.Contains("data-live", StringComparison.Ordinal))
                return page;
            await Task.Yield();
        }
    }

    static async Task<string> DoneAsync(PortalBrowser browser, string file, string name = "bookings.csv")
    {
        var check = await LookAsync(browser, file, name);
        return await browser.DoneAsync(check, check, ("act", "import"));
    }

    static async Task<string> LookAsync(PortalBrowser browser, string file, string name = "bookings.csv")
    {
        using var answer = await UploadAsync(browser, file, name);
        Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, await PortalBrowser.TextAsync(answer));
        return answer.Headers.Location!.ToString();
    }

    static async Task<HttpResponseMessage> UploadAsync(PortalBrowser browser, string file, string name = "bookings.csv") =>
        await PostAsync(browser, await browser.PageAsync(Root), file, name);

    static async Task<HttpResponseMessage> PostAsync(PortalBrowser browser, string page, string file, string name)
    {
        using var form = new MultipartFormDataContent();
        form.Add(new StringContent(PortalBrowser.GuardOf(page)), "form");
        var bytes = new ByteArrayContent(Encoding.UTF8.GetBytes(file));
        bytes.Headers.ContentDisposition = new("form-data") { Name = "\"file\"", FileName = $"\"{name}\"" };
        bytes.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        form.Add(bytes);
        return await browser.Client.PostAsync(Root, form, Ct);
    }
}
