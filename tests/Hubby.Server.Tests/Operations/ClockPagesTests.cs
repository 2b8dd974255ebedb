using System.Net;
using Hubby.Data;
using Hubby.Members;
using Hubby.Tests.Hosting;
using Hubby.Tests.Portal;
using Hubby.Tests.Redemptions;
using Microsoft.Extensions.DependencyInjection;

namespace Hubby.Tests.Operations;

public sealed class ProductionPostgresApp : PostgresApp
{
    protected override IEnumerable<string> Settings => ["--Hubby:Environment=production"];
}

public sealed class ProductionSqliteApp : SqliteApp
{
    protected override IEnumerable<string> Settings => ["--Hubby:Environment=production"];
}

public abstract class ClockPagesTests(App app)
{
    const string Root = "/portal/operator/clock";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_move_says_what_it_sets_off_before_it_is_done_and_never_goes_back()
    {
        var partner = await app.CreatePartnerAsync();
        var clock = app.Services.GetRequiredService<TimeProvider>();
        await app.BookAsync(partner, booking =>
        {
            booking["departure_date"] = clock.GetUtcNow().AddDays(5).ToString("O");
            booking["return_date"] = clock.GetUtcNow().AddDays(9).ToString("O");
        });
        using var ops = await app.SignInAsync(partner, Role.Operator);
        Assert.Contains("the clock was not moved", await ops.PageAsync(Root), StringComparison.Ordinal);
        Assert.DoesNotContain("Clock moved", await ops.PageAsync("/portal/account"), StringComparison.Ordinal);
        foreach (var (by, count) in new[] { ("1d", 0), ("7d", 1) })
        {
            Assert.Contains($"<b>{count}</b> departures are announced", await ops.PageAsync($"{Root}/advance?by={by}"),
                StringComparison.Ordinal);
        }

        var before = clock.GetUtcNow();
        Assert.Equal(Root, await ops.DoneAsync($"{Root}/advance?by=2h", $"{Root}/advance", ("by", "2h")));
        Assert.True(clock.GetUtcNow() >= before.AddHours(2));
        var account = WebUtility.HtmlDecode(await ops.PageAsync("/portal/account"));
        Assert.True(account.Contains("Clock moved +2 h", StringComparison.Ordinal), account);
        Assert.DoesNotContain("@if", account, StringComparison.Ordinal);
        Assert.Contains("clock.advanced", await ops.PageAsync("/portal/operator/audit"), StringComparison.Ordinal);

        foreach (var wrong in new[] { "", "-1d", "0d", "tomorrow", "99999d", "<b>" })
        {
            using var asked = await ops.GetAsync($"{Root}/advance?by={Uri.EscapeDataString(wrong)}");
            Assert.Equal(HttpStatusCode.BadRequest, asked.StatusCode);
            using var sent = await ops.SendAsync(Root, $"{Root}/advance", ("by", wrong));
            Assert.Equal(HttpStatusCode.BadRequest, sent.StatusCode);
        }

        Assert.Equal(TimeSpan.FromHours(2), await app.QueryAsync(db => db.ReadClockAsync(Ct)));
    }
}

public sealed class ClockPagesTestsOnPostgres(PostgresApp app) : ClockPagesTests(app), IClassFixture<PostgresApp>;

public sealed class ClockPagesTestsOnSqlite(SqliteApp app) : ClockPagesTests(app), IClassFixture<SqliteApp>;

public abstract class ProductionClockTests(App app)
{
    [Fact]
    public async Task Production_has_no_clock_to_move_and_no_bar_of_staging()
    {
        var ct = TestContext.Current.CancellationToken;
        using var ops = await app.SignInAsync(default!, Role.Operator);
        foreach (var path in new[] { "", "/advance?by=1d" })
            Assert.Equal(HttpStatusCode.NotFound, (await ops.GetAsync($"/portal/operator/clock{path}")).StatusCode);
        using var sent = await ops.SendAsync("/portal/account", "/portal/operator/clock/advance", ("by", "1d"));
        Assert.Equal(HttpStatusCode.NotFound, sent.StatusCode);
        Assert.Equal(TimeSpan.Zero, await app.QueryAsync(db => db.ReadClockAsync(ct)));
        var page = await ops.PageAsync("/portal/operator");
        Assert.DoesNotContain("STAGING", page, StringComparison.Ordinal);
        Assert.DoesNotContain("/portal/operator/clock", page, StringComparison.Ordinal);
    }
}

public sealed class ProductionClockTestsOnPostgres(ProductionPostgresApp app)
    : ProductionClockTests(app), IClassFixture<ProductionPostgresApp>;

public sealed class ProductionClockTestsOnSqlite(ProductionSqliteApp app)
    : ProductionClockTests(app), IClassFixture<ProductionSqliteApp>;
