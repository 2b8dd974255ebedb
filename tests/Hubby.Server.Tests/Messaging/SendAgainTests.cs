using System.Text.Json.Nodes;
using Hubby.Messages;
using Hubby.Messaging;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Hubby.Tests.Redemptions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hubby.Tests.Messaging;

public sealed class SendAgainTestsOnPostgres(MessagingPostgresApp app) : SendAgainTests(app), IClassFixture<MessagingPostgresApp>;

public sealed class SendAgainTestsOnSqlite(MessagingSqliteApp app) : SendAgainTests(app), IClassFixture<MessagingSqliteApp>;

public abstract class SendAgainTests(App app)
{
    const string ByMail = """{"channel":"EMAIL"}""";
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    async Task<(SignedClient Partner, string Code, string Target)> BookAsync(bool asks = true)
    {
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        var (code, id) = await app.BookAsync(partner.Credentials, booking => booking["communication_options"] =
            new JsonObject { ["should_send_message"] = asks, ["channels"] = new JsonArray("EMAIL") });
        return (partner, code, $"{Samples.Bookings}/{id}");
    }

    async Task<List<Message>> SentAsync(SignedClient partner, int count)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(Patience);
        while (true)
        {
            var rows = await app.QueryAsync(db => db.Messages
                .Where(row => row.PartnerId == partner.Credentials.PartnerId && row.State == MessageState.Sent)
                .OrderBy(row => row.Id).ToListAsync(patience.Token));
            if (rows.Count >= count)
                return rows;
            app.Services.GetRequiredService<MessageSignals>().WakeAll();
        }
    }

    [Fact]
    public async Task A_mail_goes_out_once_more_and_stands_in_the_booking_and_its_events()
    {
        var (partner, code, target) = await BookAsync();
        await SentAsync(partner, 1);
        var answers = new List<Answer>();
        for (var time = 0; time < 2; time++)
        {
            answers.Add((await partner.PostAsync($"{target}/messages", ByMail, ("Idempotency-Key", "again-1")).ReadAsync())
                .Is(201));
        }

        Assert.Equal(answers[0].Text, answers[1].Text);
        Assert.Equal("EMAIL pending promo_code", Said(Assert.Single(answers[0].Data.EnumerateArray())));
        var rows = await SentAsync(partner, 2);
        Assert.Equal(2, rows.Count);
        Assert.Equal(rows[1].Id, answers[0].Data[0].GetProperty("id").GetGuid());
        var received = ((IMessagingApp)app).Email.Received.Where(message => message.Message.Booking == rows[0].Booking).ToList();
        Assert.Equal(2, received.Count);
        Assert.All(received, message => Assert.Equal(code, message.PromoCodes[0].Code));

        var shown = (await partner.GetAsync(target).ReadAsync()).Is(200);
        Assert.Equal(["sent", "sent"], shown.Data.GetProperty("messages").EnumerateArray()
            .Select(message => message.GetProperty("status").GetString()));
        var events = (await partner.GetAsync($"{target}/events").ReadAsync()).Is(200);

        // The clock stands, and ids of one instant are in order only while nobody else in the process lives by another one.
        Assert.Equal(["booking.created", "message.sent", "message.sent"], events.Data.EnumerateArray()
            .Select(each => each.GetProperty("type").GetString()).Order());
    }

    static string Said(System.Text.Json.JsonElement message) =>
        $"{message.GetProperty("channel")} {message.GetProperty("status")} {message.GetProperty("kind")}";

    [Fact]
    public async Task What_the_booking_never_asked_for_can_be_sent_and_a_change_leaves_it_alone()
    {
        var (partner, _, target) = await BookAsync(asks: false);
        var fakes = (IMessagingApp)app;
        fakes.Email.Answer = message => message.Message.PartnerId == partner.Credentials.PartnerId
            ? new SendResult.Later("451 later") : FarEnd.Take(message);
        try
        {
            (await partner.PostAsync($"{target}/messages", ByMail).ReadAsync()).Is(201);
            var booking = JsonNode.Parse(Samples.Booking(null))!.AsObject();
            (booking["email"], booking["first_name"]) = ("new@example.com", "Johnny");
            booking.Remove("package_specifications");
            (await partner.PutAsync(target, booking.ToJsonString()).ReadAsync()).Is(200);
        }
        finally
        {
            fakes.Email.Answer = FarEnd.Take;
        }

        fakes.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("new@example.com", Assert.Single(await SentAsync(partner, 1)).Recipient);
    }

    [Fact]
    public async Task A_channel_without_an_address_is_skipped_and_says_so()
    {
        var (partner, _, target) = await BookAsync();
        var answer = (await partner.PostAsync($"{target}/messages", """{"channel":"SMS"}""").ReadAsync()).Is(201);
        Assert.Equal(("SMS skipped promo_code", "no_phone"),
            (Said(answer.Data[0]), answer.Data[0].GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task The_eSIM_goes_out_once_more_when_there_is_one_and_no_used_code_does()
    {
        const string eSim = """{"channel":"EMAIL","kind":"esim_ready"}""";
        var (partner, code, target) = await BookAsync(asks: false);
        Assert.Equal("nothing_to_send", (await partner.PostAsync($"{target}/messages", eSim).ReadAsync()).Is(409).ErrorCode);
        (await app.Client.RedeemAsync(code)).Is(200);
        Assert.Equal("nothing_to_send", (await partner.PostAsync($"{target}/messages", ByMail).ReadAsync()).Is(409).ErrorCode);
        (await partner.PostAsync($"{target}/messages", eSim).ReadAsync()).Is(201);
        var row = Assert.Single(await SentAsync(partner, 1));
        Assert.Equal((MessageKind.EsimReady, "john@example.com"), (row.Kind, row.Recipient));
    }

    [Fact]
    public async Task Nothing_is_sent_for_a_booking_that_is_cancelled_unknown_or_anothers()
    {
        var (partner, _, target) = await BookAsync();
        var (stranger, _, _) = await BookAsync();
        var foreign = (await stranger.PostAsync($"{target}/messages", ByMail).ReadAsync()).Is(404);
        var unknown = (await stranger.PostAsync($"{Samples.Bookings}/00000000000000000000/messages", ByMail).ReadAsync()).Is(404);
        Assert.Equal(unknown.ErrorCode, foreign.ErrorCode);
        (await partner.DeleteAsync(target).ReadAsync()).Is(200);
        Assert.Equal("booking_cancelled", (await partner.PostAsync($"{target}/messages", ByMail).ReadAsync()).Is(409).ErrorCode);
    }

    [Theory]
    [InlineData("{}", "channel required")]
    [InlineData("""{"channel":"email","kind":"poem"}""", "channel invalid_value", "kind invalid_value")]
    [InlineData("""{"channel":["EMAIL"],"kind":7}""", "channel wrong_type", "kind wrong_type")]
    [InlineData("[]", "body wrong_type")]
    public async Task A_wish_with_faults_hears_of_all_of_them(string wish, params string[] faults)
    {
        var (partner, _, target) = await BookAsync();
        Assert.Equal(faults, (await partner.PostAsync($"{target}/messages", wish).ReadAsync()).Is(400).Faults);
    }
}
