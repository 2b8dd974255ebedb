using System.Text;
using Hubby.Esims;
using Hubby.Tests.Hosting;
using Hubby.Tests.Redemptions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hubby.Tests.Esims;

public sealed class InventoryPostgresApp : PostgresApp
{
    protected override IEnumerable<string> Settings => ["--Esims:Provider=inventory", "--Esims:LowStock=3"];
}

public sealed class InventorySqliteApp : SqliteApp
{
    protected override IEnumerable<string> Settings => ["--Esims:Provider=inventory", "--Esims:LowStock=3"];
}

public sealed class InventoryTestsOnPostgres(InventoryPostgresApp app)
    : InventoryTests(app), IClassFixture<InventoryPostgresApp>;

public sealed class InventoryTestsOnSqlite(InventorySqliteApp app) : InventoryTests(app), IClassFixture<InventorySqliteApp>;

public abstract class InventoryTests(App app)
{
    const string Header = "iccid,smdp_address,matching_id,confirmation_code,package\n";
    const string Starter = "starter-1gb-365d";
    static int _made;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stocked_profile_is_handed_out_as_it_was_loaded_and_counted()
    {
        await EmptyAsync();
        var iccid = NextIccid();
        var report = await ImportAsync($"{Header}{iccid}F,SMDP.example.com,MATCH-{iccid},4711,{Starter}\n");
        Assert.Equal((0, 0, 1), (report.Faults.Count, report.Warnings.Count, report.Imported));
        Assert.Equal(new PackageStock(Starter, 1, 0, true), Assert.Single(await StockAsync(), row => row.PackageId == Starter));

        var partner = await app.CreatePartnerAsync();
        var answer = (await app.Client.RedeemAsync((await app.BookAsync(partner)).Code)).Is(200);
        Assert.Equal((iccid, "smdp.example.com", $"MATCH-{iccid}", "4711", $"1$smdp.example.com$MATCH-{iccid}$$1"),
            (answer.Text("iccid"), answer.Text("smdp_address"), answer.Text("matching_id"), answer.Text("confirmation_code"),
                answer.Text("activation_code")));
        Assert.Equal(0, Assert.Single(await StockAsync(), row => row.PackageId == Starter).Left);
    }

    [Fact]
    public async Task To_a_profile_of_the_stock_nothing_can_be_added()
    {
        await EmptyAsync();
        await ImportAsync(Header + Line(NextIccid()));
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        var esim = (await app.Client.RedeemAsync((await app.BookAsync(partner.Credentials)).Code)).Is(200);
        var refused = await partner.PostAsync(TopUpTests.Target,
            $$"""{"iccid":"{{esim.Text("iccid")}}","package_specification":{ "size": "1GB" } }""").ReadAsync();
        Assert.Equal("topup_not_possible", refused.Is(409).ErrorCode);
        Assert.Equal(0, await app.CountAsync("top_ups", partner.Credentials.PartnerId));
    }

    [Fact]
    public async Task Of_thirty_travellers_and_twelve_profiles_twelve_get_one_each_and_the_others_keep_their_codes()
    {
        await EmptyAsync();
        await ImportAsync(Header + string.Concat(Enumerable.Range(0, 12).Select(_ => Line(NextIccid()))));
        var partner = await app.CreatePartnerAsync();
        var codes = new List<(string Code, string Booking)>();
        for (var number = 0; number < 30; number++)
            codes.Add(await app.BookAsync(partner));
        var answers = await Task.WhenAll(
            codes.Select(async each => (each.Booking, Answer: await app.Client.RedeemAsync(each.Code))));

        var served = answers.Where(each => each.Answer.Status == 200).ToList();
        Assert.Equal(12, served.Select(each => each.Answer.Text("iccid")).Distinct().Count());
        Assert.Equal(12, served.Count);
        foreach (var (booking, answer) in answers.Except(served))
        {
            Assert.Equal("out_of_stock", answer.Is(409).ErrorCode);
            Assert.Equal("issued", await app.StatusAsync(partner, booking));
        }
    }

    [Fact]
    public async Task What_a_loser_had_reserved_is_in_stock_again()
    {
        await EmptyAsync();
        await ImportAsync(Header + Line(NextIccid()) + Line(NextIccid()));
        var partner = await app.CreatePartnerAsync();
        var (code, _) = await app.BookAsync(partner);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.Client.RedeemAsync(code)));
        Assert.Single(answers, answer => answer.Status == 200);
        Assert.Equal(1, Assert.Single(await StockAsync(), row => row.PackageId == Starter).Left);
    }

    [Fact]
    public async Task Every_fault_has_its_line_and_column_and_nothing_is_imported_unless_that_is_wished()
    {
        var (good, twice, wrongDigit) = (NextIccid(), NextIccid(), "8944500000000000001");
        var file = Header
            + Line(good)
            + "123,smdp,match_1,,nothing\n"
            + Line(twice) + Line(twice)
            + $"{wrongDigit},smdp.example.com,MATCH-W,,{Starter}\n"
            + ",,,,\n"
            + $"{NextIccid()},1$smdp.example.com$MATCH,1$smdp.example.com$MATCH,,{Starter}\n"
            + "short\n";
        var report = await ImportAsync(file);
        Assert.Equal(0, report.Imported);
        Assert.Equal(
            [
                "3 iccid", "3 matching_id", "3 package", "3 smdp_address", "5 iccid", "7 iccid", "7 matching_id", "7 package",
                "7 smdp_address", "8 matching_id", "8 smdp_address", "9 ",
            ],
            report.Faults.Select(fault => $"{fault.Line} {fault.Column}").Order(StringComparer.Ordinal));
        Assert.Equal(6, Assert.Single(report.Warnings).Line);
        Assert.False(await app.QueryAsync(db => db.EsimStock.AnyAsync(row => row.Iccid == Iccid.Stored(good), Ct)));

        Assert.Equal(3, (await ImportAsync(file, skipBad: true)).Imported);
        var again = await ImportAsync(Header + Line(good));
        Assert.Equal(
            $"line 2, iccid: {good} is in stock already, or was handed out", Assert.Single(again.Faults).ToString());
    }

    [Theory]
    [InlineData("", "line 1, iccid: the column is missing")]
    [InlineData("iccid,smdp_address,matching_id,package,colour\n", "line 1, colour: is not a column")]
    [InlineData(Header, "line 1: the file has no profile")]
    [InlineData(Header + "8944,smdp.example.com,M,\"4\n", "a quote stands where it cannot")]
    public async Task A_file_that_is_no_stock_says_why(string file, string fault)
    {
        var report = await ImportAsync(file);
        Assert.True(report.Faults.Any(found => found.ToString().Contains(fault, StringComparison.Ordinal)),
            string.Join('\n', report.Faults));
    }

    [Fact]
    public async Task Codes_stand_nowhere_in_the_store_as_they_are()
    {
        await EmptyAsync();
        await ImportAsync($"{Header}{NextIccid()},plain.example.com,MATCH-IN-PLAIN,SECRET4711,{Starter}\n");
        var partner = await app.CreatePartnerAsync();
        (await app.Client.RedeemAsync((await app.BookAsync(partner)).Code)).Is(200);

        var stored = await app.QueryAsync(async db => string.Join('\n',
            (await db.Esims.ToListAsync(Ct)).Select(row => Encoding.Latin1.GetString(row.SealedActivationCode)
                + Encoding.Latin1.GetString(row.SealedConfirmationCode ?? []) + row.ProviderReference)
            .Concat((await db.EsimStock.ToListAsync(Ct)).Select(row => Encoding.Latin1.GetString(row.SealedActivationCode)
                + Encoding.Latin1.GetString(row.SealedConfirmationCode ?? [])))
            .Concat((await db.Set<Hubby.Events.Event>().ToListAsync(Ct)).Select(row => row.Data))));
        foreach (var secret in new[] { "MATCH-IN-PLAIN", "SECRET4711", "plain.example.com" })
            Assert.DoesNotContain(secret, stored, StringComparison.Ordinal);
    }

    async Task<ProfileImport> ImportAsync(string csv, bool skipBad = false)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ImportProfiles>()
            .HandleAsync(Encoding.UTF8.GetBytes(csv), skipBad, Ct);
    }

    async Task<IReadOnlyList<PackageStock>> StockAsync()
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ReadStock>().HandleAsync(Ct);
    }

    Task<int> EmptyAsync() => app.QueryAsync(db => db.EsimStock.ExecuteDeleteAsync(Ct));

    static string Line(string iccid) => $"{iccid},smdp.example.com,MATCH-{iccid},,{Starter}\n";

    static string NextIccid() => Iccid.Made($"894450000{Interlocked.Increment(ref _made):D9}").Digits;
}
