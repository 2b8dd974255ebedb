using Hubby.Messages;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.Messaging.WhatsApp;

public sealed class WhatsAppPostgresApp : ChannelPostgresApp<WhatsAppCounterpart>;

public sealed class WhatsAppSqliteApp : ChannelSqliteApp<WhatsAppCounterpart>;

public sealed class WhatsAppTestsOnPostgres(WhatsAppPostgresApp app) : WhatsAppTests(app), IClassFixture<WhatsAppPostgresApp>;

public sealed class WhatsAppTestsOnSqlite(WhatsAppSqliteApp app) : WhatsAppTests(app), IClassFixture<WhatsAppSqliteApp>;

public abstract class WhatsAppTests(App app)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    WhatsAppCounterpart Far => ((IChannelApp<WhatsAppCounterpart>)app).Far;

    async Task<(Traveller Traveller, Answer Booked, WhatsAppCounterpart.Sent Sent)> SendAsync(string phone, string? locale = null)
    {
        var traveller = await Traveller.OfNewPartnerAsync(app, "WHATSAPP");
        var booked = await traveller.BookAsync(phone, locale);
        await traveller.MessageAsync(MessageState.Sent);
        return (traveller, booked, Far.Received.Last(sent => sent.To == phone));
    }

    async Task<Answer> ReportAsync(HttpRequestMessage report)
    {
        using (report)
            return await app.Client.SendAsync(report, Ct).ReadAsync();
    }

    [Theory]
    [InlineData("+31600000001", null, "esim_code", "en_US", "Thailand")]
    [InlineData("+31600000002", "en-GB", "esim_code", "en_US", "Thailand")]
    [InlineData("+31600000003", "ja", "esim_code", "en_US", null)]
    public async Task A_template_travels_in_the_travellers_language_where_it_is_approved(
        string phone, string? locale, string name, string language, string? destination)
    {
        var (_, booked, sent) = await SendAsync(phone, locale);
        Assert.Equal(name, sent.Template.GetProperty("name").GetString());
        Assert.Equal(language, sent.Template.GetProperty("language").GetProperty("code").GetString());
        var code = booked.Data.GetProperty("promo_codes")[0].GetProperty("promo_code").GetString();
        var values = sent.Values.ToList();
        Assert.Equal(5, values.Count);
        if (destination is not null)
            Assert.Equal(destination, values[0]);
        Assert.Equal([code, $"{app.Address}/redeem?code={code}"], values[3..]);
    }

    [Theory]
    [InlineData("+31600000004", true)]
    [InlineData("+31600000005", false)]
    public async Task Its_statuses_come_back_with_or_without_our_reference(string phone, bool withReference)
    {
        var (traveller, _, sent) = await SendAsync(phone);
        (await ReportAsync(WhatsAppCounterpart.Report(sent, "sent", withReference: withReference))).Is(200);
        await traveller.MessageAsync(MessageState.Sent);
        (await ReportAsync(WhatsAppCounterpart.Report(sent, "read", withReference: withReference))).Is(200);
        (await ReportAsync(WhatsAppCounterpart.Report(sent, "delivered", withReference: withReference))).Is(200);
        await traveller.MessageAsync(MessageState.Delivered);
        Assert.Equal(["message.sent"], await traveller.FactsAsync());
    }

    [Fact]
    public async Task A_failure_comes_back_with_its_reason_once()
    {
        var (traveller, _, sent) = await SendAsync("+31600000006");
        for (var time = 0; time < 2; time++)
            (await ReportAsync(WhatsAppCounterpart.Report(sent, "failed", 131026))).Is(200);
        Assert.Equal("number_rejected", (await traveller.MessageAsync(MessageState.Failed)).Reason);
        Assert.Equal(["message.sent", "message.failed"], await traveller.FactsAsync());
    }

    [Fact]
    public async Task A_webhook_that_Meta_did_not_sign_is_refused_and_an_unknown_message_ignored()
    {
        var (traveller, _, sent) = await SendAsync("+31600000007");
        (await ReportAsync(WhatsAppCounterpart.Report(sent, "failed", 131026, secret: "guessed"))).Is(403);
        (await ReportAsync(WhatsAppCounterpart.Report(sent with { Id = "wamid.unknown" },
            "failed", 131026, withReference: false))).Is(200);
        await traveller.MessageAsync(MessageState.Sent);
    }

    [Theory]
    [InlineData("+1666131026", "number_rejected")]
    [InlineData("+1666131050", "opted_out")]
    [InlineData("+16660000100", "provider_refused")]
    public async Task A_number_that_gets_nothing_is_not_tried_again(string phone, string reason)
    {
        var traveller = await Traveller.OfNewPartnerAsync(app, "WHATSAPP");
        await traveller.BookAsync(phone);
        Assert.Equal(reason, (await traveller.MessageAsync(MessageState.Failed)).Reason);
    }

    [Theory]
    [InlineData("+1666130429")]
    [InlineData("+1666132001")]
    public async Task What_cannot_go_now_comes_again(string phone)
    {
        var traveller = await Traveller.OfNewPartnerAsync(app, "WHATSAPP");
        await traveller.BookAsync(phone);
        var row = await traveller.MessageAsync(message => message.LastError is not null);
        Assert.Equal((MessageState.Pending, 1), (row.State, row.Attempts));
    }

    [Fact]
    public async Task The_challenge_is_answered_to_whoever_knows_the_word()
    {
        const string challenge = "/api/callbacks/whatsapp?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=";
        Assert.Equal("1158201444",
            (await app.Client.GetAsync(challenge + WhatsAppCounterpart.VerifyToken, Ct).ReadAsync()).Is(200).Text);
        (await app.Client.GetAsync($"{challenge}guessed", Ct).ReadAsync()).Is(403);
    }
}
