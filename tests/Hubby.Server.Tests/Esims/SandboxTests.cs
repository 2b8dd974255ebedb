using Hubby.Esims;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Hubby.Tests.Messaging;
using Hubby.Tests.Redemptions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hubby.Tests.Esims;

public sealed class SandboxTestsOnPostgres(MessagingPostgresApp app) : SandboxTests(app), IClassFixture<MessagingPostgresApp>;

public sealed class SandboxTestsOnSqlite(MessagingSqliteApp app) : SandboxTests(app), IClassFixture<MessagingSqliteApp>;

public abstract class SandboxTests(App app)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_eSIM_walks_from_assigned_to_used_up_as_the_clock_moves()
    {
        var partner = await app.CreatePartnerAsync();
        var (code, booking) = await app.BookAsync(partner);
        var assigned = await app.EsimAsync((await app.Client.RedeemAsync(code)).Is(200).Data);

        foreach (var (span, state, used) in new (TimeSpan, EsimState, int)[]
            {
                (SandboxWalk.Download, EsimState.Downloaded, 0),
                (SandboxWalk.Install - SandboxWalk.Download, EsimState.Installed, 0),
                (SandboxWalk.Activate - SandboxWalk.Install, EsimState.Active, 0),
                (TimeSpan.FromDays(1), EsimState.Active, 500),
                (TimeSpan.FromDays(1), EsimState.Active, 800),
                (TimeSpan.FromDays(1), EsimState.Depleted, 1000),
            })
        {
            app.Advance(span);
            await app.UntilAsync(assigned.Id, esim => esim.State == state && esim.DataUsedMegabytes == used);
        }

        var depleted = await app.UntilAsync(assigned.Id, esim => esim.NextCheckAt is null);
        Assert.Equal(assigned.AssignedAt + SandboxWalk.Activate, depleted.ActivatedAt);
        Assert.Equal(depleted.ActivatedAt!.Value.AddDays(365), depleted.ExpiresAt);
        Assert.Equal(WholeLife, (await app.FactsAsync(partner, booking)).Select(fact => fact.Type));
    }

    [Fact]
    public async Task A_clock_that_jumps_leaves_no_step_and_no_fact_out()
    {
        var partner = await app.CreatePartnerAsync();
        var (code, booking) = await app.BookAsync(partner);
        var assigned = await app.EsimAsync((await app.Client.RedeemAsync(code)).Is(200).Data);
        app.Advance(TimeSpan.FromDays(30));

        var depleted = await app.UntilAsync(assigned.Id, esim => esim is { State: EsimState.Depleted, NextCheckAt: null });
        Assert.Equal(assigned.AssignedAt + SandboxWalk.Activate + TimeSpan.FromDays(3), depleted.DepletedAt);
        Assert.Equal(WholeLife, (await app.FactsAsync(partner, booking)).Select(fact => fact.Type));
    }

    static readonly string[] WholeLife =
    [
        "promo_code.redeemed", "esim.assigned", "esim.downloaded", "esim.installed", "package.activated",
        "package.usage.50_percent", "package.usage.80_percent", "package.usage.100_percent",
    ];

    [Fact]
    public async Task Unlimited_data_ends_with_its_days()
    {
        var partner = await app.CreatePartnerAsync();
        var (code, booking) = await app.BookAsync(partner, booking =>
        {
            booking.Specification()["package_type"] = "unlimited";
            booking.Specification()["package_duration"] = 7;
        });
        var assigned = await app.EsimAsync((await app.Client.RedeemAsync(code)).Is(200).Data);
        app.Advance(TimeSpan.FromDays(7) + SandboxWalk.Activate);

        var expired = await app.UntilAsync(assigned.Id, esim => esim.State == EsimState.Expired);
        Assert.Equal((null, expired.ActivatedAt!.Value.AddDays(7)), (expired.DataTotalMegabytes, expired.ExpiredAt!.Value));
        Assert.Equal("package.expired", (await app.FactsAsync(partner, booking))[^1].Type);
    }

    [Fact]
    public async Task An_installation_that_fails_can_be_replaced_once_and_the_new_eSIM_works()
    {
        var partner = await app.CreatePartnerAsync();
        var (code, booking) = await app.BookAsync(partner, booking => booking["first_name"] = "InstallFails");
        var answer = (await app.Client.RedeemAsync(code)).Is(200);
        var first = await app.EsimAsync(answer.Data);
        app.Advance(SandboxWalk.Install);
        var failed = await app.UntilAsync(first.Id, esim => esim.State == EsimState.Failed);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ReissueAsync(failed)));
        var given = Assert.Single(outcomes, outcome => outcome.Given is not null).Given!.Esim;
        Assert.All(outcomes.Where(outcome => outcome.Given is null),
            outcome => Assert.Equal("esim_not_replaceable", outcome.Problem!.Code));
        Assert.NotEqual(first.Iccid, given.Iccid);
        var old = await app.UntilAsync(first.Id, esim => esim.NextCheckAt is null);
        Assert.Equal((EsimState.Cancelled, (Guid?)given.Id), (old.State, old.ReplacedBy));

        // The page of the old one shows the new one.
        var link = answer.Text("page_url").Split('/')[^1];
        Assert.Equal(given.Id, (await app.QueryAsync(db => db.FindEsimByLinkAsync(link, Ct)))!.Id);

        app.Advance(SandboxWalk.Install);
        var installed = await app.UntilAsync(given.Id, esim => esim.State == EsimState.Installed);
        Assert.Equal("esim_not_replaceable", (await ReissueAsync(installed)).Problem!.Code);
        Assert.Equal(
            ["promo_code.redeemed", "esim.assigned", "esim.assigned", "esim.downloaded", "esim.downloaded", "esim.installed"],
            (await app.FactsAsync(partner, booking)).Select(fact => fact.Type));
    }

    [Fact]
    public async Task A_second_replacement_is_not_the_travellers()
    {
        var partner = await app.CreatePartnerAsync();
        var (code, _) = await app.BookAsync(partner);
        var first = await app.EsimAsync((await app.Client.RedeemAsync(code)).Is(200).Data);
        var second = (await ReissueAsync(first)).Given!.Esim;
        Assert.Equal("reissue_limit_reached", (await ReissueAsync(second)).Problem!.Code);
    }

    async Task<(AssignResult.Assigned? Given, Hubby.Http.Problem? Problem)> ReissueAsync(Esim esim)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ReissueEsim>().ByTravellerAsync(esim, Ct);
    }

    [Fact]
    public async Task News_that_come_twice_are_announced_once()
    {
        var partner = await app.CreatePartnerAsync();
        var (code, booking) = await app.BookAsync(partner);
        var esim = await app.EsimAsync((await app.Client.RedeemAsync(code)).Is(200).Data);
        var news = new StatusResult.Known(EsimState.Active, 900, esim.AssignedAt, null);
        var written = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ =>
            app.QueryAsync(db => db.AdvanceAsync(esim, news, esim.AssignedAt, Ct))));

        Assert.Single(written, won => won);
        Assert.Equal(["package.activated", "package.usage.50_percent", "package.usage.80_percent"],
            (await app.FactsAsync(partner, booking)).Skip(2).Select(fact => fact.Type));
    }
}
