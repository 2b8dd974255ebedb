using System.Text.Json.Nodes;
using Hubby.Messages;
using Hubby.Messaging.Sms;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Microsoft.Extensions.Primitives;

namespace Hubby.Tests.Messaging.Sms;

public sealed class TwilioPostgresApp : ChannelPostgresApp<TwilioCounterpart>;

public sealed class TwilioSqliteApp : ChannelSqliteApp<TwilioCounterpart>;

public sealed class TwilioTestsOnPostgres(TwilioPostgresApp app) : TwilioTests(app), IClassFixture<TwilioPostgresApp>;

public sealed class TwilioTestsOnSqlite(TwilioSqliteApp app) : TwilioTests(app), IClassFixture<TwilioSqliteApp>;

public abstract class TwilioTests(App app)
{
    TwilioCounterpart Far => ((IChannelApp<TwilioCounterpart>)app).Far;

    TwilioCounterpart.Sent ReceivedFor(string phone) => Far.Received.Last(sent => sent.To == phone);

    [Fact]
    public async Task A_text_travels_with_code_and_link_and_its_report_comes_back()
    {
        const string phone = "+15005550101";
        var traveller = await Traveller.OfNewPartnerAsync(app, "SMS");
        var booked = await traveller.BookAsync(phone);
        var row = await traveller.MessageAsync(MessageState.Sent);

        var sent = ReceivedFor(phone);
        var code = booked.Data.GetProperty("promo_codes")[0].GetProperty("promo_code").GetString();
        Assert.StartsWith("Acme Travel: your eSIM for Thailand", sent.Body, StringComparison.Ordinal);
        Assert.Contains($"Code {code}.", sent.Body, StringComparison.Ordinal);
        Assert.EndsWith($"{app.Address}/redeem?code={code}", sent.Body, StringComparison.Ordinal);
        Assert.Equal(("twilio", sent.Sid), (row.Provider, row.ProviderId));

        Assert.Equal(200, await TwilioCounterpart.ReportAsync(sent, "sent"));
        Assert.Equal(200, await TwilioCounterpart.ReportAsync(sent, "delivered"));
        Assert.NotNull((await traveller.MessageAsync(MessageState.Delivered)).DeliveredAt);

        // Again, and out of order: nothing moves any more.
        Assert.Equal(200, await TwilioCounterpart.ReportAsync(sent, "delivered"));
        Assert.Equal(200, await TwilioCounterpart.ReportAsync(sent, "failed", "30003"));
        Assert.Equal(200, await TwilioCounterpart.ReportAsync(sent with { Sid = "SMunknown" }, "failed"));
        Assert.Null((await traveller.MessageAsync(MessageState.Delivered)).Reason);
        Assert.Equal(["message.sent"], await traveller.FactsAsync());
    }

    [Fact]
    public async Task A_report_that_is_faster_than_our_own_note_counts()
    {
        var traveller = await Traveller.OfNewPartnerAsync(app, "SMS");
        await traveller.BookAsync(TwilioCounterpart.ReportsFirst);
        var row = await traveller.MessageAsync(MessageState.Delivered);
        Assert.Equal((1, null), (row.Attempts, row.NextTryAt));
        Assert.NotNull(row.SentAt);
        Assert.Equal(["message.sent"], await traveller.FactsAsync());
    }

    [Fact]
    public async Task What_was_taken_and_did_not_arrive_has_failed()
    {
        const string phone = "+15005550102";
        var traveller = await Traveller.OfNewPartnerAsync(app, "SMS");
        await traveller.BookAsync(phone);
        await traveller.MessageAsync(MessageState.Sent);
        Assert.Equal(200, await TwilioCounterpart.ReportAsync(ReceivedFor(phone), "undelivered", "30003"));
        var row = await traveller.MessageAsync(MessageState.Failed);
        Assert.Equal(("undelivered", "twilio code 30003"), (row.Reason, row.LastError));
        Assert.Equal(["message.sent", "message.failed"], await traveller.FactsAsync());
    }

    [Fact]
    public async Task A_report_that_Twilio_did_not_sign_is_refused()
    {
        const string phone = "+15005550103";
        var traveller = await Traveller.OfNewPartnerAsync(app, "SMS");
        await traveller.BookAsync(phone);
        await traveller.MessageAsync(MessageState.Sent);
        Assert.Equal(403, await TwilioCounterpart.ReportAsync(ReceivedFor(phone), "delivered", token: "guessed"));
        await traveller.MessageAsync(MessageState.Sent);
        using var bare = new FormUrlEncodedContent([KeyValuePair.Create("MessageStatus", "delivered")]);
        (await app.Client.PostAsync("/api/callbacks/sms/twilio", bare,
            TestContext.Current.CancellationToken).ReadAsync()).Is(403);
    }

    [Theory]
    [InlineData(TwilioCounterpart.Invalid, "number_rejected", "twilio answered 400, code 21211")]
    [InlineData(TwilioCounterpart.OptedOut, "opted_out", "twilio answered 400, code 21610")]
    public async Task A_number_that_gets_nothing_is_not_tried_again(string phone, string reason, string error)
    {
        var traveller = await Traveller.OfNewPartnerAsync(app, "SMS");
        await traveller.BookAsync(phone);
        var row = await traveller.MessageAsync(MessageState.Failed);
        Assert.Equal((reason, error, 1), (row.Reason, row.LastError, row.Attempts));
    }

    [Theory]
    [InlineData(TwilioCounterpart.Busy, 100, "twilio answered 429, code 20429")]
    [InlineData(TwilioCounterpart.Broken, 0, "twilio answered 500, code 20500")]
    public async Task What_Twilio_cannot_take_now_comes_again_when_Twilio_wants(string phone, int afterSeconds, string error)
    {
        var traveller = await Traveller.OfNewPartnerAsync(app, "SMS");
        await traveller.BookAsync(phone);
        var row = await traveller.MessageAsync(message => message.LastError is not null);
        Assert.Equal((MessageState.Pending, error), (row.State, row.LastError));
        Assert.True(row.NextTryAt > row.CreatedAt.AddSeconds(afterSeconds), $"{row.NextTryAt} after {row.CreatedAt}");
    }

    [Fact]
    public async Task A_text_over_the_cap_loses_its_words_but_never_code_or_link()
    {
        const string phone = "+15005550104";
        var traveller = new Traveller(app, await app.CreatePartnerAsync(settings: partner =>
            partner.Name = string.Concat(Enumerable.Repeat("การเดินทาง ", 9)).Trim()), "SMS");
        var booked = await traveller.BookAsync(phone, "th", booking => booking["package_specifications"] = new JsonArray(
            new JsonObject { ["package_type"] = "starter", ["destination"] = "GS" }));
        await traveller.MessageAsync(MessageState.Sent);
        var sent = ReceivedFor(phone).Body;
        Assert.InRange(SmsSize.Of(sent).Segments, 1, 3);
        var code = booked.Data.GetProperty("promo_codes")[0].GetProperty("promo_code").GetString();
        Assert.Contains($"{app.Address}/redeem?code={code}", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_codes_travel_in_one_text()
    {
        const string phone = "+15005550105";
        var traveller = await Traveller.OfNewPartnerAsync(app, "SMS");
        var booked = await traveller.BookAsync(phone, change: booking => booking.Specification()["quantity"] = 3);
        await traveller.MessageAsync(MessageState.Sent);
        var sent = ReceivedFor(phone).Body;
        Assert.All(booked.Data.GetProperty("promo_codes").EnumerateArray(),
            code => Assert.Contains(code.GetProperty("promo_code").GetString()!, sent, StringComparison.Ordinal));
    }

    [Fact]
    public void The_signature_is_the_one_of_Twilios_own_example() => Assert.Equal("RSOYDt4T1cUTdK1PDd93/VVr8B8=",
        TwilioReports.Signature("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", new Dictionary<string, StringValues>
        {
            ["Digits"] = "1234",
            ["To"] = "+18005551212",
            ["From"] = "+14158675309",
            ["Caller"] = "+14158675309",
            ["CallSid"] = "CA1234567890ABCDE",
        }));
}
