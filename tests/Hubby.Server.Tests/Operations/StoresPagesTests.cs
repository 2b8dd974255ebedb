using System.Net;
using System.Text;
using Hubby.Data;
using Hubby.Esims;
using Hubby.Members;
using Hubby.Packages;
using Hubby.Tests.Esims;
using Hubby.Tests.Hosting;
using Hubby.Tests.Portal;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Tests.Operations;

/// <summary>The catalogue and the stock.</summary>
public abstract class StoresPagesTests(App app)
{
    const string Packages = "/portal/operator/packages";
    const string Stock = "/portal/operator/stock";
    const string PackagesHead = "id,package_type,coverage,size,package_duration,price,currency\n";
    const string StockHead = "iccid,smdp_address,matching_id,confirmation_code,package\n";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_shows_what_it_would_change_then_does_it_and_the_operators_audit_says_so()
    {
        using var ops = await app.SignInAsync(default!, Role.Operator);
        var id = $"made-{Tokens.Secret(6).ToLowerInvariant()}";
        await ChangeAsync(ops, PackagesHead + $"{id},data-limited,TH,1GB,30,4.50,EUR\n");
        var file = PackagesHead + $"{id},data-limited,TH VN,1GB,30,5.00,EUR\n{id}-two,starter,JP,1GB,7,2.00,EUR\n";
        var shown = await CheckAsync(ops, file);
        Assert.Contains("price 4.50 → 5.00", WebUtility.HtmlDecode(shown), StringComparison.Ordinal);
        Assert.Contains("coverage TH → TH VN", WebUtility.HtmlDecode(shown), StringComparison.Ordinal);
        Assert.Contains("1 added, 1 changed, 0 deactivated, 0 unchanged", shown, StringComparison.Ordinal);
        Assert.Equal(4.5m, await PriceAsync(id));

        await ChangeAsync(ops, file);
        Assert.Equal(5m, await PriceAsync(id));
        Assert.Contains("5.00 EUR", await ops.PageAsync($"{Packages}/id/{id}"), StringComparison.Ordinal);
        Assert.Contains($"/id/{id}-two\"", await ops.PageAsync($"{Packages}?q={id}"), StringComparison.Ordinal);
        Assert.Contains("1 added, 1 changed, 0 deactivated, 0 unchanged", await ops.PageAsync("/portal/operator/audit"),
            StringComparison.Ordinal);
        Assert.Contains("Nothing would change", await CheckAsync(ops, file), StringComparison.Ordinal);
        Assert.Contains($"\n{id},", await ops.PageAsync($"{Packages}/export.csv"), StringComparison.Ordinal);
        Assert.Contains($"\"{id}\"", await ops.PageAsync($"{Packages}/export.json"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await ops.GetAsync($"{Packages}/id/nothing-here")).StatusCode);
    }

    [Fact]
    public async Task Faults_of_a_catalogue_are_shown_by_line_and_nothing_is_changed()
    {
        using var ops = await app.SignInAsync(default!, Role.Operator);
        using var faulty = await UploadAsync(ops, $"{Packages}/import",
            PackagesHead + "BAD ID,data-limited,Atlantis,1GB,30,4.50,EUR\n<script>,starter,TH,1GB,0,x,EUR\n", "packages.csv");
        var page = await PortalBrowser.TextAsync(faulty);
        Assert.Equal(HttpStatusCode.BadRequest, faulty.StatusCode);
        foreach (var said in new[] { "is no destination", "write the number of days", "write lower case letters" })
            Assert.Contains(said, page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>,", page, StringComparison.Ordinal);
        using var none = await ops.SendAsync($"{Packages}/import", $"{Packages}/import");
        Assert.Equal(HttpStatusCode.BadRequest, none.StatusCode);
        using var made = await ops.SendAsync($"{Packages}/import", $"{Packages}/import/done", ("content", "not base64!"));
        Assert.Equal(HttpStatusCode.BadRequest, made.StatusCode);
    }

    [Fact]
    public async Task Profiles_are_loaded_counted_and_never_shown()
    {
        using var ops = await app.SignInAsync(default!, Role.Operator);
        var package = $"stock-{Tokens.Secret(6).ToLowerInvariant()}";
        await ChangeAsync(ops, PackagesHead + $"{package},data-limited,TH,1GB,30,4.50,EUR\n");
        var file = $"{StockHead}{Iccid(1)},smdp.example.com,SECRET-1,4711,{package}\n"
            + $"{Iccid(2)},smdp.example.com,SECRET-2,,{package}\n";
        using (var loaded = await UploadAsync(ops, $"{Stock}/import", file, "profiles.csv"))
            Assert.True(loaded.StatusCode == HttpStatusCode.SeeOther, await PortalBrowser.TextAsync(loaded));
        var page = await ops.PageAsync($"{Stock}?q={package}");
        Assert.Contains("<b>2</b>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", page, StringComparison.Ordinal);
        Assert.Contains("Low stock", await ops.PageAsync("/portal/operator"), StringComparison.Ordinal);
        Assert.Contains("stock.imported", await ops.PageAsync("/portal/operator/audit"), StringComparison.Ordinal);

        using var again = await UploadAsync(ops, $"{Stock}/import", file + "1,smdp,SECRET_3,,nowhere\n", "profiles.csv");
        var faults = await PortalBrowser.TextAsync(again);
        Assert.Equal(HttpStatusCode.BadRequest, again.StatusCode);
        Assert.Contains("is in stock already", faults, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", faults, StringComparison.Ordinal);
        Assert.Equal(2, await app.QueryAsync(db => db.EsimStock.CountAsync(row => row.PackageId == package, Ct)));
    }

    static string Iccid(int number) => $"894450{number:0000000000000}";

    async Task<decimal> PriceAsync(string id) =>
        await app.QueryAsync(db => db.Packages.Where(row => row.Id == id).Select(row => row.Price).SingleAsync(Ct));

    static async Task<string> CheckAsync(PortalBrowser ops, string file)
    {
        using var shown = await UploadAsync(ops, $"{Packages}/import", file, "packages.csv");
        var page = await PortalBrowser.TextAsync(shown);
        Assert.True(shown.StatusCode == HttpStatusCode.OK, page);
        return page;
    }

    static async Task ChangeAsync(PortalBrowser ops, string file) => await ops.DoneAsync($"{Packages}/import",
        $"{Packages}/import/done", ("content", Convert.ToBase64String(Encoding.UTF8.GetBytes(file))), ("name", "packages.csv"));

    static async Task<HttpResponseMessage> UploadAsync(PortalBrowser ops, string address, string file, string name)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(PortalBrowser.GuardOf(await ops.PageAsync(address))), "form" },
            { new ByteArrayContent(Encoding.UTF8.GetBytes(file)), "file", name },
        };
        return await ops.Client.PostAsync(address, form, Ct);
    }
}

public sealed class StoresPagesTestsOnPostgres(InventoryPostgresApp app)
    : StoresPagesTests(app), IClassFixture<InventoryPostgresApp>;

public sealed class StoresPagesTestsOnSqlite(InventorySqliteApp app)
    : StoresPagesTests(app), IClassFixture<InventorySqliteApp>;
