using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hubby.Data;
using Hubby.Messages;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Hubby.Tests.Messaging.Email;
using Hubby.Tests.Messaging.Push;
using Hubby.Tests.Messaging.Sms;
using Hubby.Tests.Messaging.WhatsApp;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Tests.Messaging;

/// <summary>What a stranger may type as a name, on the channels beside e-mail.</summary>
public sealed class HostileChannelTests(
    TwilioSqliteApp twilio, KannelSqliteApp kannel, WhatsAppSqliteApp whatsApp, PushSqliteApp push)
    : IClassFixture<TwilioSqliteApp>, IClassFixture<KannelSqliteApp>, IClassFixture<WhatsAppSqliteApp>,
        IClassFixture<PushSqliteApp>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => HostileNameTests.Names;

    static string Phone() => $"+1501{RandomNumberGenerator.GetString("0123456789", 7)}";

    /// <summary>The traveller's name where the API takes it; the partner's always.</summary>
    static async Task<(SignedClient Partner, Answer Booked)> BookAsync(App app, string name, string channel, string phone)
    {
        var partner = app.SignedBy(await app.CreatePartnerAsync(settings: partner => partner.Name = name));
        var body = Samples.Booking("H-1", booking =>
        {
            (booking["phone"], booking["email"]) = (phone, "john@example.com");
            if (!name.Any(char.IsControl) && name.Length <= 100)
                (booking["first_name"], booking["last_name"]) = (name, name);
            booking["communication_options"] =
                new JsonObject { ["should_send_message"] = true, ["channels"] = new JsonArray(channel) };
        });
        return (partner, (await partner.PostAsync(Samples.Bookings, body).ReadAsync()).Is(201));
    }

    static async Task<Message> SettledAsync(App app, SignedClient partner, Func<Message, bool> isMeant)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        while (true)
        {
            var rows = await app.QueryAsync(db =>
                db.Messages.Where(row => row.PartnerId == partner.Credentials.PartnerId).ToListAsync(patience.Token));
            if (rows.Find(row => row.State != MessageState.Pending && isMeant(row)) is { } settled)
                return settled;
        }
    }

    static string CodeIn(Answer booked) => booked.Data.GetProperty("promo_codes")[0].GetProperty("promo_code").GetString()!;

    static void AssertPlain(string? text) => Assert.DoesNotContain(text!.EnumerateRunes(),
        rune => rune.Value != '\n' && (Rune.IsControl(rune) || HostileNameTests.IsInvisible(rune)));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_text_keeps_its_one_number_its_code_and_its_link(string name)
    {
        var phone = Phone();
        var (partner, booked) = await BookAsync(twilio, name, "SMS", phone);
        var row = await SettledAsync(twilio, partner, _ => true);
        Assert.True(row.State == MessageState.Sent, row.LastError);

        var sent = Assert.Single(twilio.Far.Received, sent => sent.To == phone);
        Assert.EndsWith($"{twilio.Address}/redeem?code={CodeIn(booked)}", sent.Body, StringComparison.Ordinal);
        Assert.StartsWith(twilio.Address, sent.StatusCallback, StringComparison.Ordinal);
        Assert.Equal(row.ProviderId, sent.Sid);
        AssertPlain(sent.Body);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_text_through_Kannel_reaches_its_one_number_with_its_code_and_its_link(string name)
    {
        var phone = Phone();
        var (partner, booked) = await BookAsync(kannel, name, "SMS", phone);
        var row = await SettledAsync(kannel, partner, row => row.State == MessageState.Delivered);
        Assert.Equal(phone, row.Recipient);
        var text = kannel.Far.TextFor(phone);
        Assert.EndsWith($"{kannel.Address}/redeem?code={CodeIn(booked)}", text, StringComparison.Ordinal);
        AssertPlain(text);
        Assert.Empty(kannel.Far.ReceivedFor("+15005559999"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_template_gets_its_five_values_and_nothing_else(string name)
    {
        var phone = Phone();
        var (partner, booked) = await BookAsync(whatsApp, name, "WHATSAPP", phone);
        var row = await SettledAsync(whatsApp, partner, _ => true);
        Assert.True(row.State == MessageState.Sent, row.LastError);

        var sent = Assert.Single(whatsApp.Far.Received, sent => sent.To == phone);
        var values = sent.Values.ToList();
        Assert.Equal((5, "esim_code", CodeIn(booked)), (values.Count, sent.Template.GetProperty("name").GetString(), values[3]));
        Assert.Equal($"{whatsApp.Address}/redeem?code={CodeIn(booked)}", values[4]);
        Assert.All(values, AssertPlain);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_notification_leads_where_it_should(string name)
    {
        var token = Tokens.Secret(40);
        var (partner, booked) = await BookAsync(push, name, "PUSH", Phone());
        await SettledAsync(push, partner, row => row.Reason == "no_subscription");
        var wish = new JsonObject
        {
            ["uuid"] = booked.Data.GetProperty("promo_codes")[0].GetProperty("uuid").GetString(),
            ["fcm_token"] = token,
        };
        (await push.Client.PostAsync("/api/push/subscriptions",
            SignedClient.Json(Encoding.UTF8.GetBytes(wish.ToJsonString())), Ct).ReadAsync()).Is(200);
        (await partner.PostAsync($"{Samples.Bookings}/{booked.Data.GetProperty("id")}/messages", """{"channel":"PUSH"}""")
            .ReadAsync()).Is(201);
        var row = await SettledAsync(push, partner, row => row.Reason is null);
        Assert.True(row.State == MessageState.Sent, row.LastError);

        var sent = Assert.Single(push.Far.ToApps, each => each.GetProperty("token").GetString() == token);
        var shown = sent.GetProperty("notification");
        AssertPlain(shown.GetProperty("title").GetString());
        AssertPlain(shown.GetProperty("body").GetString());
        Assert.Contains($"{push.Address}/redeem?code={CodeIn(booked)}", JsonSerializer.Serialize(sent),
            StringComparison.Ordinal);
    }
}
