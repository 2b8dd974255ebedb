using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Hubby.Data;
using Hubby.Esims;
using Hubby.Tests.Hosting;
using Hubby.Tests.Messaging;
using Hubby.Tests.Redemptions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Hubby.Tests.Esims;

/// <summary>A provider over the network, which answers as the test wants: the same key, the same profile.</summary>
sealed class FarProvider : IEsimProvider
{
    readonly ConcurrentDictionary<string, int> _serials = new();
    int _last;

    public ReserveResult? Refusal { get; set; }
    public CallResult Confirms { get; set; } = new CallResult.Done();
    public int Profiles => _serials.Count;

    public CallResult TopsUp { get; set; } = new CallResult.Done();

    /// <summary>The keys of top-ups, as often as they came.</summary>
    public ConcurrentQueue<string> TopUps { get; } = new();

    public string Name => "far";
    public bool IsLocal => false;

    public Task<ReserveResult> ReserveAsync(EsimOrder order, AppDb db, CancellationToken ct) => Task.FromResult(Refusal
        ?? new ReserveResult.Reserved(new(NumberOf(order), new ActivationCode("smdp.example.com", $"FAR-{order.Position}"),
            null, null, order.Key, null)));

    Iccid NumberOf(EsimOrder order)
    {
        var serial = _serials.GetOrAdd($"{order.PartnerId} {order.Key}", _ => Interlocked.Increment(ref _last));
        return Iccid.Made($"89998{serial.ToString("D13", CultureInfo.InvariantCulture)}");
    }

    public Task<CallResult> ConfirmAsync(Esim esim, CancellationToken ct) => Task.FromResult(Confirms);

    public Task<CallResult> CancelAsync(Esim esim, CancellationToken ct) => Task.FromResult<CallResult>(new CallResult.Done());

    public Task<CallResult> TopUpAsync(Esim esim, int megabytes, string key, CancellationToken ct)
    {
        TopUps.Enqueue(key);
        return Task.FromResult(TopsUp);
    }

    public Task<StatusResult> GetStatusAsync(Esim esim, CancellationToken ct) =>
        Task.FromResult<StatusResult>(new StatusResult.Known(esim.State, 0, esim.AsOf, null));
}

interface IFarApp
{
    FarProvider Provider { get; }
}

public sealed class FarPostgresApp : MessagingPostgresApp, IFarApp
{
    FarProvider IFarApp.Provider { get; } = new();

    protected override IEnumerable<string> Settings => ["--Esims:Provider=far"];

    protected override void Adjust(WebApplicationBuilder builder)
    {
        base.Adjust(builder);
        builder.Services.AddSingleton<IEsimProvider>(((IFarApp)this).Provider);
    }
}

public sealed class FarSqliteApp : MessagingSqliteApp, IFarApp
{
    FarProvider IFarApp.Provider { get; } = new();

    protected override IEnumerable<string> Settings => ["--Esims:Provider=far"];

    protected override void Adjust(WebApplicationBuilder builder)
    {
        base.Adjust(builder);
        builder.Services.AddSingleton<IEsimProvider>(((IFarApp)this).Provider);
    }
}

public sealed class RemoteProviderTestsOnPostgres(FarPostgresApp app) : RemoteProviderTests(app), IClassFixture<FarPostgresApp>;

public sealed class RemoteProviderTestsOnSqlite(FarSqliteApp app) : RemoteProviderTests(app), IClassFixture<FarSqliteApp>;

public abstract class RemoteProviderTests(App app) : IDisposable
{
    FarProvider Provider => ((IFarApp)app).Provider;

    public static TheoryData<string, int, string, string> Refusals => new()
    {
        { "busy", 503, "120", "Try again in 2 minutes." },
        { "failed", 503, "300", "Try again in 5 minutes." },
        { "out", 409, "3600", "Try again later today" },
    };

    static ReserveResult RefusalOf(string kind) => kind switch
    {
        "busy" => new ReserveResult.Busy(TimeSpan.FromMinutes(2)),
        "failed" => new ReserveResult.Failed("8.1/6.3"),
        _ => new ReserveResult.OutOfStock(),
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_provider_that_fails_leaves_the_code_good_and_page_and_API_say_when_to_try_again(
        string kind, int status, string retryAfter, string said)
    {
        Provider.Refusal = RefusalOf(kind);
        var partner = await app.CreatePartnerAsync();
        var (code, booking) = await app.BookAsync(partner);
        using var browser = new Browser(app);
        await browser.GetAsync($"/redeem?code={code}");

        var page = (await browser.SendAsync("/redeem", ("code", code))).Is(status);
        Assert.Contains(said, WebUtility.HtmlDecode(page.Text), StringComparison.Ordinal);
        Assert.Contains("Your code stays good.", page.Text, StringComparison.Ordinal);
        Assert.Equal(retryAfter, page.Header("Retry-After"));
        Assert.Equal(retryAfter, (await app.Client.RedeemAsync(code)).Is(status).Header("Retry-After"));
        Assert.Equal("issued", await app.StatusAsync(partner, booking));

        Provider.Refusal = null;
        (await browser.SendAsync("/redeem", ("code", code))).Is(303);
        Assert.Equal("redeemed", await app.StatusAsync(partner, booking));
        Assert.Equal(1, await app.CountAsync("esims", partner.PartnerId));
    }

    [Fact]
    public async Task Of_twenty_callers_one_gets_the_profile_and_no_other_is_reserved()
    {
        var partner = await app.CreatePartnerAsync();
        var (code, _) = await app.BookAsync(partner);
        var before = Provider.Profiles;
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.Client.RedeemAsync(code)));
        Assert.Single(answers, answer => answer.Status == 200);
        Assert.All(answers.Where(answer => answer.Status != 200), answer => Assert.Equal("code_used", answer.Is(409).ErrorCode));
        Assert.Equal(before + 1, Provider.Profiles);
    }

    [Fact]
    public async Task What_cannot_be_confirmed_at_once_is_confirmed_later()
    {
        Provider.Confirms = new CallResult.Busy(TimeSpan.FromMinutes(1));
        var partner = await app.CreatePartnerAsync();
        var answer = (await app.Client.RedeemAsync((await app.BookAsync(partner)).Code)).Is(200);
        var esim = await app.EsimAsync(answer.Data);
        Assert.False(esim.IsConfirmed);

        Provider.Confirms = new CallResult.Done();
        app.Advance(TimeSpan.FromSeconds(40));
        await app.UntilAsync(esim.Id, row => row.IsConfirmed);
    }

    public static TheoryData<string, int, string, string?> TopUpRefusals => new()
    {
        { "busy", 503, "provider_busy", "120" },
        { "failed", 503, "provider_busy", "60" },
        { "cannot", 409, "topup_not_possible", null },
    };

    [Theory]
    [MemberData(nameof(TopUpRefusals))]
    public async Task A_top_up_that_the_provider_refuses_is_none_and_the_same_request_asks_for_the_same(
        string kind, int status, string code, string? retryAfter)
    {
        var (partner, esim, body) = await ToppableAsync();
        Provider.TopsUp = kind switch
        {
            "busy" => new CallResult.Busy(TimeSpan.FromMinutes(2)),
            "failed" => new CallResult.Failed("8.1/6.3"),
            _ => new CallResult.NotPossible(),
        };
        var refused = (await AddAsync(partner, body)).Is(status);
        Assert.Equal((code, retryAfter), (refused.ErrorCode, refused.Header("Retry-After")));
        Assert.Equal(1000, (await app.EsimAsync(esim.Data)).DataTotalMegabytes);

        Provider.TopsUp = new CallResult.Done();
        (await AddAsync(partner, body)).Is(201);
        Assert.Equal(2000, (await app.EsimAsync(esim.Data)).DataTotalMegabytes);
        Assert.Single(Provider.TopUps.TakeLast(2).Distinct());
    }

    [Fact]
    public async Task What_is_answered_already_is_not_asked_of_the_provider_again()
    {
        var (partner, esim, body) = await ToppableAsync();
        (await AddAsync(partner, body)).Is(201);
        var asked = Provider.TopUps.Count;
        Assert.True((await AddAsync(partner, body)).Is(201).IsReplay);
        Assert.Equal("idempotency_key_reused", (await AddAsync(partner, body.Replace("1GB", "3GB", StringComparison.Ordinal)))
            .Is(422).ErrorCode);
        Assert.Equal((asked, 2000), (Provider.TopUps.Count, (await app.EsimAsync(esim.Data)).DataTotalMegabytes));
    }

    async Task<(SignedClient Partner, Answer Esim, string Body)> ToppableAsync()
    {
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        var esim = (await app.Client.RedeemAsync((await app.BookAsync(partner.Credentials)).Code)).Is(200);
        return (partner, esim, $$"""{"iccid":"{{esim.Text("iccid")}}","package_specification":{ "size": "1GB" } }""");
    }

    static Task<Answer> AddAsync(SignedClient partner, string body) =>
        partner.PostAsync(TopUpTests.Target, body, ("Idempotency-Key", "far-1")).ReadAsync();

    public void Dispose()
    {
        (Provider.Refusal, Provider.Confirms, Provider.TopsUp) = (null, new CallResult.Done(), new CallResult.Done());
        GC.SuppressFinalize(this);
    }
}
