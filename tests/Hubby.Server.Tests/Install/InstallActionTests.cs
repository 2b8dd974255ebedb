using System.Buffers.Binary;
using Hubby.Esims;
using Hubby.Messages;
using Hubby.Tests.Hosting;
using Hubby.Tests.Messaging;
using Hubby.Tests.Redemptions;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Tests.Install;

public sealed class InstallActionTestsOnPostgres(MessagingPostgresApp app)
    : InstallActionTests(app), IClassFixture<MessagingPostgresApp>;

public sealed class InstallActionTestsOnSqlite(MessagingSqliteApp app)
    : InstallActionTests(app), IClassFixture<MessagingSqliteApp>;

public abstract class InstallActionTests(App app)
{
    const string Mail = "/mail";
    const string Problem = "/problem";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    FarEnd Email => ((IMessagingApp)app).Email;

    [Fact]
    public async Task The_eSIM_goes_to_the_known_address_three_times_an_hour()
    {
        var (esim, path) = await app.GiveEsimAsync(await app.CreatePartnerAsync());
        using var browser = new Browser(app);
        Assert.Contains("j…@example.com", (await browser.GetAsync(path)).Text, StringComparison.Ordinal);
        for (var time = 0; time < 3; time++)
        {
            var sent = (await browser.SendAsync(path + Mail)).Is(303);
            Assert.Equal($"{path}?sent=1", sent.Header("Location"));
        }

        var refused = (await browser.SendAsync(path + Mail)).Is(429);
        Assert.Contains("then send it again", refused.Text, StringComparison.Ordinal);
        Assert.NotNull(refused.Header("Retry-After"));
        var rows = await MailsOfAsync(esim);
        Assert.Equal(3, rows.Count);
        Assert.All(rows, row => Assert.Equal((MessageKind.EsimReady, "john@example.com"), (row.Kind, row.Recipient)));

        app.Advance(TimeSpan.FromHours(1));
        (await browser.SendAsync(path + Mail)).Is(303);
    }

    [Fact]
    public async Task Of_many_at_once_three_are_sent()
    {
        var (esim, path) = await app.GiveEsimAsync(await app.CreatePartnerAsync());
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.SendAsync(path, Mail)));
        Assert.Equal(3, answers.Count(answer => answer.Status == 303));
        Assert.Equal(5, answers.Count(answer => answer.Status == 429));
        Assert.Equal(3, (await MailsOfAsync(esim)).Count);
    }

    [Fact]
    public async Task The_mail_brings_the_eSIM_and_the_address_of_its_page()
    {
        var (esim, path) = await app.GiveEsimAsync(await app.CreatePartnerAsync());
        (await app.SendAsync(path, Mail)).Is(303);
        while (!Email.Received.Any(message => message.Booking.Id == esim.Booking))
            await Task.Yield();
        var mail = Email.Received.Single(message => message.Booking.Id == esim.Booking).Esim!;
        Assert.EndsWith(path, mail.PageUrl, StringComparison.Ordinal);
        Assert.Contains(mail.MatchingId, (await app.OpenAsync(path)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Enter your e-mail address")]
    [InlineData("anna", "has an @ in the middle")]
    [InlineData("anna@example", "Is the end missing")]
    [InlineData("anna@exa mple.com", "can’t send to this address")]
    [InlineData("<b>@\"x.com", "can’t send to this address")]
    public async Task An_address_that_cannot_be_is_explained(string typed, string words)
    {
        var (esim, path) = await app.GiveEsimAsync(await app.CreatePartnerAsync(), email: null);
        var answer = (await app.SendAsync(path, Mail, fields: ("email", typed))).Is(400);
        Assert.Contains(words, answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>@", answer.Text, StringComparison.Ordinal);
        Assert.Empty(await MailsOfAsync(esim));
        (await app.SendAsync(path, Mail, fields: ("email", "anna@example.com"))).Is(303);
        Assert.Equal("anna@example.com", Assert.Single(await MailsOfAsync(esim)).Recipient);
    }

    [Fact]
    public async Task A_form_that_is_not_ours_does_nothing()
    {
        var (esim, path) = await app.GiveEsimAsync(await app.CreatePartnerAsync(), firstName: "InstallFails");
        var refused = (await app.SendAsync(path, Mail, isOurs: false)).Is(400);
        Assert.Contains("open for a long time", refused.Text, StringComparison.Ordinal);
        await FailAsync(esim);
        (await app.SendAsync(path, Problem, isOurs: false)).Is(400);
        Assert.Empty(await MailsOfAsync(esim));
        Assert.Null((await app.UntilAsync(esim.Id, _ => true)).ReplacedBy);
    }

    [Fact]
    public async Task A_failed_installation_gets_one_fresh_eSIM_at_the_same_address()
    {
        var (esim, path) = await app.GiveEsimAsync(await app.CreatePartnerAsync(), firstName: "InstallFails");
        await FailAsync(esim);
        Assert.Contains("It didn’t install", (await app.OpenAsync(path)).Is(200).Text, StringComparison.Ordinal);
        var given = (await app.SendAsync(path + Problem, Problem)).Is(303);
        Assert.Equal(path, given.Header("Location"));
        var fresh = (await app.OpenAsync(path)).Is(200);
        Assert.Contains("Install your eSIM", fresh.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(esim.Iccid.Digits, fresh.Text, StringComparison.Ordinal);

        var second = await app.QueryAsync(db => db.EsimsOf(esim.PartnerId, esim.Booking).SingleAsync(row => row.Issue == 2, Ct));
        Assert.Contains(second.Iccid.Digits, fresh.Text, StringComparison.Ordinal);
        var help = (await app.OpenAsync(path + Problem)).Is(200);
        Assert.DoesNotContain("Get a fresh eSIM<", help.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("iPhone 15", "<b><bdi>iPhone 15</bdi> takes an eSIM.</b>")]
    [InlineData("iPhone 8", "<b><bdi>iPhone 8</bdi> takes no eSIM.</b>")]
    [InlineData("toaster", "We don’t know this phone")]
    [InlineData("<script>alert(1)</script>", "We don’t know this phone")]
    public async Task The_problem_page_knows_phones(string phone, string words)
    {
        var (_, path) = await app.GiveEsimAsync(await app.CreatePartnerAsync());
        var page = (await app.OpenAsync($"{path}{Problem}?phone={Uri.EscapeDataString(phone)}")).Is(200);
        Assert.Contains(words, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_is_an_app_in_the_partners_colours()
    {
        var partner = await app.CreatePartnerAsync(settings: partner => partner.Brand = new() { Color = "#102030" });
        var (_, path) = await app.GiveEsimAsync(partner);
        var manifest = (await app.OpenAsync($"{path}/app.webmanifest")).Is(200).Json;
        Assert.Equal((path, "/esims/", "standalone", "My eSIM · Acme Travel"), (manifest.GetProperty("start_url").GetString(),
            manifest.GetProperty("scope").GetString(), manifest.GetProperty("display").GetString(),
            manifest.GetProperty("name").GetString()));
        foreach (var icon in manifest.GetProperty("icons").EnumerateArray())
        {
            var picture = await app.Client.GetByteArrayAsync(icon.GetProperty("src").GetString(), Ct);
            if (icon.GetProperty("type").GetString() == "image/png")
            {
                Assert.Equal($"{Number(picture, 16)}x{Number(picture, 20)}", icon.GetProperty("sizes").GetString());
                Assert.InRange(picture.Length, 500, 20_000);
            }
        }

        (await app.OpenAsync("/esims/icon-123456-192.png")).Is(404);
        (await app.OpenAsync("/esims/icon-102030-9999.png")).Is(404);
    }

    [Fact]
    public async Task The_worker_may_ask_this_server_alone()
    {
        var worker = (await app.Client.GetAsync("/esims/sw.js", Ct).ReadAsync()).Is(200);
        Assert.Equal("text/javascript", worker.Response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("no-cache", worker.Header("Cache-Control"));
        Assert.Equal("default-src 'none'; connect-src 'self'", worker.Header("Content-Security-Policy"));
    }

    async Task FailAsync(Esim esim)
    {
        app.Advance(SandboxWalk.Install);
        await app.UntilAsync(esim.Id, row => row.State == EsimState.Failed);
    }

    Task<List<Message>> MailsOfAsync(Esim esim) => app.QueryAsync(db => db.MessagesOf(esim.PartnerId, esim.Booking)
        .Where(message => message.Kind == MessageKind.EsimReady).ToListAsync(Ct));

    static int Number(byte[] png, int offset) => BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(offset));
}
