using System.Text.Json;
using Hubby.Esims;
using Hubby.Events;
using Hubby.Tests.ApiDocs;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Hubby.Tests.Messaging;
using Hubby.Tests.Redemptions;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Tests.Esims;

public sealed class TopUpTestsOnPostgres(MessagingPostgresApp app) : TopUpTests(app), IClassFixture<MessagingPostgresApp>;

public sealed class TopUpTestsOnSqlite(MessagingSqliteApp app) : TopUpTests(app), IClassFixture<MessagingSqliteApp>;

public abstract class TopUpTests(App app)
{
    public const string Target = "/api/esims/topup";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    async Task<(SignedClient Partner, Answer Esim, string Booking)> RedeemAsync(
        Action<System.Text.Json.Nodes.JsonObject>? change = null)
    {
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        var (code, booking) = await app.BookAsync(partner.Credentials, change);
        return (partner, (await app.Client.RedeemAsync(code)).Is(200), booking);
    }

    static string Body(string iccid, string specification = """{"size":"1GB"}""") =>
        $$"""{"iccid":"{{iccid}}","package_specification":{{specification}}}""";

    static Task<Answer> AddAsync(SignedClient partner, Answer esim, string specification = """{"size":"1GB"}""",
        string? key = null) => partner.PostAsync(Target, Body(esim.Text("iccid"), specification),
        key is null ? [] : [("Idempotency-Key", key)]).ReadAsync();

    static Guid IdOf(Answer esim) => esim.Data.GetProperty("id").GetGuid();

    [Fact]
    public async Task A_depleted_eSIM_is_online_again_and_its_new_data_is_used_in_its_turn()
    {
        var (partner, esim, booking) = await RedeemAsync();
        app.Advance(TimeSpan.FromDays(4));
        await app.UntilAsync(IdOf(esim), row => row.State == EsimState.Depleted);

        var added = (await AddAsync(partner, esim)).Is(201);
        Assert.Equal((esim.Text("iccid"), booking, "data-limited-1gb-365d", "1GB"),
            (added.Text("iccid"), added.Text("booking"), added.Text("package_id"), added.Text("package_size")));
        var usage = added.Data.GetProperty("usage");
        Assert.Equal(("active", 1_000_000_000, 2_000_000_000), (usage.GetProperty("status").GetString(),
            usage.GetProperty("data_left_bytes").GetInt64(), usage.GetProperty("data_total_bytes").GetInt64()));
        Assert.Equal(["package 0", "top_up 1000000000"], usage.GetProperty("packages").EnumerateArray()
            .Select(part => $"{part.GetProperty("kind").GetString()} {part.GetProperty("data_left_bytes")}"));
        Assert.Equal(usage.ToString(),
            (await partner.GetAsync($"/api/esims/{esim.Text("iccid")}/usage").ReadAsync()).Is(200).Data.ToString());

        var fact = Assert.Single(await FactsAsync(booking));
        Assert.Equal(("active", 2000, 1000, added.Text("id")), (fact.GetProperty("status").GetString(),
            fact.GetProperty("data_total_mb").GetInt32(), fact.GetProperty("topup").GetProperty("data_mb").GetInt32(),
            fact.GetProperty("topup").GetProperty("id").GetString()));

        app.Advance(TimeSpan.FromDays(1));
        await app.UntilAsync(IdOf(esim), row => row is { State: EsimState.Active, DataUsedMegabytes: 1600 });
        app.Advance(TimeSpan.FromDays(1));
        await app.UntilAsync(IdOf(esim), row => row is { State: EsimState.Depleted, DataUsedMegabytes: 2000 });
    }

    Task<List<JsonElement>> FactsAsync(string booking) => app.QueryAsync(async db =>
        (await db.Set<Event>().Where(fact => fact.Booking == booking && fact.Type == EsimFact.TopUpCompleted).ToListAsync(Ct))
        .ConvertAll(fact => JsonElement.Parse(fact.Data)));

    [Fact]
    public async Task Each_fact_of_a_life_has_the_data_that_the_document_shows()
    {
        var (partner, esim, booking) = await RedeemAsync();
        app.Advance(TimeSpan.FromDays(4));
        await app.UntilAsync(IdOf(esim), row => row.State == EsimState.Depleted);
        (await AddAsync(partner, esim)).Is(201);
        var facts = (await partner.GetAsync($"{Samples.Bookings}/{booking}/events").ReadAsync()).Is(200).Data.EnumerateArray()
            .Where(fact => fact.GetProperty("data").TryGetProperty("esim", out _)).ToList();
        Assert.Equal(8, facts.Count);
        Assert.All(facts, fact =>
            Assert.Equal(app.DocumentedData(fact.GetProperty("type").GetString()!), fact.GetProperty("data").Keys()));
    }

    [Fact]
    public async Task Before_the_first_use_more_data_and_days_wait_with_the_rest()
    {
        var (partner, esim, _) = await RedeemAsync(each =>
        {
            each.Specification()["package_type"] = "time-limited";
            each.Specification()["package_duration"] = 7;
        });
        (await AddAsync(partner, esim, """{"package_id":"data-limited-3gb-365d"}""")).Is(201);
        app.Advance(SandboxWalk.Activate);
        var active = await app.UntilAsync(IdOf(esim), row => row.State == EsimState.Active);
        Assert.Equal((10_000, active.ActivatedAt!.Value.AddDays(365)), (active.DataTotalMegabytes, active.ExpiresAt!.Value));

        // What the package was is still told as it was.
        var read = (await partner.GetAsync($"/api/esims/{esim.Text("iccid")}").ReadAsync()).Is(200).Data;
        Assert.Equal(("7GB", 7, 10_000), (read.GetProperty("package_size").GetString(),
            read.GetProperty("package_duration").GetInt32(), read.GetProperty("data_total_mb").GetInt32()));
    }

    [Fact]
    public async Task The_travellers_page_shows_what_was_added()
    {
        var (partner, esim, _) = await RedeemAsync();
        app.Advance(TimeSpan.FromDays(4));
        await app.UntilAsync(IdOf(esim), row => row.State == EsimState.Depleted);
        var page = new Uri(esim.Text("page_url")).PathAndQuery;
        var before = await app.Client.GetStringAsync($"{page}/status", Ct);
        (await AddAsync(partner, esim, """{"size":"3GB"}""")).Is(201);
        Assert.NotEqual(before, await app.Client.GetStringAsync($"{page}/status", Ct));
        var shown = await app.Client.GetStringAsync($"{page}?lang=en", Ct);
        Assert.Contains("left of 4 GB", Plain(shown), StringComparison.Ordinal);
        Assert.Contains("3 GB</bdi> added.", Plain(shown), StringComparison.Ordinal);
        app.Advance(TimeSpan.FromDays(1));
        Assert.DoesNotContain("added.", Plain(await app.Client.GetStringAsync($"{page}?lang=en", Ct)), StringComparison.Ordinal);
    }

    static string Plain(string html) => System.Net.WebUtility.HtmlDecode(html).Replace('\u00A0', ' ');

    [Fact]
    public async Task The_same_request_adds_once_by_its_key_and_by_its_signature()
    {
        var (partner, esim, booking) = await RedeemAsync();
        var keyed = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => AddAsync(partner, esim, key: "k-1")));
        Assert.All(keyed, answer => Assert.True(answer.Status is 201 or 200 or 409, answer.Text));
        Assert.Single(keyed.Where(answer => answer.Status is 201 or 200).Select(answer => answer.Text("id")).Distinct());
        Assert.Equal("idempotency_key_reused", (await AddAsync(partner, esim, """{"size":"3GB"}""", "k-1")).Is(422).ErrorCode);

        // The clock stands, so what has no key has the same signature each time.
        var plain = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => AddAsync(partner, esim, """{"size":"5GB"}""")));
        Assert.Single(plain, answer => answer.Status == 201);
        Assert.All(plain.Where(answer => answer.Status != 201), answer => Assert.True(answer.Is(200).IsReplay));
        Assert.Single(plain.Select(answer => answer.Text("id")).Distinct());
        Assert.Equal(7000, (await app.EsimAsync(esim.Data)).DataTotalMegabytes);
        Assert.Equal(2, (await FactsAsync(booking)).Count);
    }

    [Fact]
    public async Task Many_at_one_moment_are_all_counted()
    {
        var (partner, esim, _) = await RedeemAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => AddAsync(partner, esim,
            $$"""{"size":"1GB","note":{{number}}}""")));
        Assert.All(answers, answer => answer.Is(201));
        Assert.Equal(9000, (await app.EsimAsync(esim.Data)).DataTotalMegabytes);
    }

    [Fact]
    public async Task An_eSIM_that_has_ended_or_has_no_end_of_data_takes_no_more()
    {
        var (partner, esim, _) = await RedeemAsync();
        var id = IdOf(esim);
        foreach (var state in new[] { EsimState.Expired, EsimState.Failed, EsimState.Removed, EsimState.Cancelled })
        {
            await app.QueryAsync(db => db.Esims.Where(row => row.Id == id)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, state), Ct));
            Assert.Equal("esim_ended", (await AddAsync(partner, esim)).Is(409).ErrorCode);
        }

        var (other, unlimited, _) = await RedeemAsync(each =>
        {
            each.Specification()["package_type"] = "unlimited";
            each.Specification()["package_duration"] = 7;
        });
        Assert.Equal("esim_unlimited", (await AddAsync(other, unlimited, key: "u-1")).Is(409).ErrorCode);
        Assert.Equal("esim_unlimited", (await AddAsync(other, unlimited, """{"size":"3GB"}""", "u-1")).Is(409).ErrorCode);
    }

    [Theory]
    [InlineData("""{}""", "iccid required", "package_specification required")]
    [InlineData("""[]""", "body wrong_type")]
    [InlineData("""{"iccid":"12","package_specification":[]}""", "iccid invalid_format", "package_specification wrong_type")]
    [InlineData("""{"iccid":7,"package_specification":{"size":"big","package_type":"unlimited"}}""", "iccid wrong_type",
        "package_specification.size invalid_format", "package_specification.package_type invalid_value")]
    public async Task All_that_is_wrong_with_a_top_up_is_said_at_once(string body, params string[] faults)
    {
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        Assert.Equal(faults.Order(), (await partner.PostAsync(Target, body).ReadAsync()).Is(400).Faults.Order());
    }

    [Theory]
    [InlineData("""{"package_id":"starter-1gb-365d"}""", "package_specification.package_id invalid_value")]
    [InlineData("""{"package_id":"nothing"}""", "package_specification.package_id unknown_package")]
    [InlineData("""{"size":"2GB"}""", "package_specification.size package_unavailable")]
    [InlineData("""{"destination":"Tailand"}""", "package_specification.destination unknown_destination")]
    public async Task A_package_that_would_not_do_is_explained(string specification, string fault)
    {
        var (partner, esim, _) = await RedeemAsync();
        Assert.Equal([fault], (await AddAsync(partner, esim, specification)).Is(400).Faults);
    }

    [Fact]
    public async Task Another_partners_eSIM_is_as_unknown_as_none()
    {
        var (_, esim, _) = await RedeemAsync();
        var stranger = app.SignedBy(await app.CreatePartnerAsync());
        var theirs = (await AddAsync(stranger, esim)).Is(404);
        var nobodys = (await stranger.PostAsync(Target, Body("89999123456789012349")).ReadAsync()).Is(404);
        Assert.Equal(nobodys.Text.Replace(nobodys.Header("Request-Id")!, "", StringComparison.Ordinal),
            theirs.Text.Replace(theirs.Header("Request-Id")!, "", StringComparison.Ordinal));
        Assert.Equal(1000, (await app.EsimAsync(esim.Data)).DataTotalMegabytes);
    }
}
