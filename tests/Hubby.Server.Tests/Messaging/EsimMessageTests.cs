using System.Text.Json.Nodes;
using Hubby.Messages;
using Hubby.Messaging;
using Hubby.Tests.Hosting;
using Hubby.Tests.Redemptions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hubby.Tests.Messaging;

public sealed class EsimMessageTestsOnPostgres(MessagingPostgresApp app)
    : EsimMessageTests(app), IClassFixture<MessagingPostgresApp>;

public sealed class EsimMessageTestsOnSqlite(MessagingSqliteApp app) : EsimMessageTests(app), IClassFixture<MessagingSqliteApp>;

public abstract class EsimMessageTests(App app)
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("anna@example.com", true, "anna@example.com")]
    [InlineData("anna@example.com", false, "anna@example.com")]
    [InlineData(null, true, "john@example.com")]
    public async Task The_eSIM_is_sent_to_whom_it_was_asked_for(string? atRedemption, bool asked, string recipient)
    {
        var partner = await app.CreatePartnerAsync();
        var (code, _) = await app.BookAsync(partner, booking => Ask(booking, asked));
        var answer = (await app.Client.RedeemAsync(code, email: atRedemption)).Is(200);

        var sent = await ReceivedAsync(partner);
        Assert.Equal((recipient, MessageKind.EsimReady, (int?)0),
            (sent.Message.Recipient, sent.Message.Kind, sent.Message.Position));
        Assert.Equal(answer.Text("page_url"), sent.Esim!.PageUrl);
        Assert.Equal($"LPA:{answer.Text("activation_code")}", sent.Esim.ActivationCode);
        Assert.Equal([0x89, 0x50, 0x4E, 0x47], sent.Esim.QrPng[..4]);
        Assert.Equal(answer.Text("page_url"), TravellerWords.Of(sent).Link);
    }

    [Fact]
    public async Task Nobody_who_did_not_ask_is_written_to()
    {
        var partner = await app.CreatePartnerAsync();
        var (code, booking) = await app.BookAsync(partner, booking => Ask(booking, false));
        (await app.Client.RedeemAsync(code)).Is(200);
        var (other, _) = await app.BookAsync(partner, booking => Ask(booking, true));
        (await app.Client.RedeemAsync(other)).Is(200);
        await ReceivedAsync(partner);
        Assert.False(await app.QueryAsync(db => db.Messages.AnyAsync(
            row => row.Booking == booking && row.Kind == MessageKind.EsimReady, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task Whoever_claimed_the_code_is_sent_its_eSIM()
    {
        var partner = await app.CreatePartnerAsync();
        var (code, booking) = await app.BookAsync(partner, booking => Ask(booking, false));
        var now = ((IMessagingApp)app).Clock.GetUtcNow();
        await app.QueryAsync(db =>
        {
            db.Add(new Hubby.Claims.Claim
            {
                PartnerId = partner.PartnerId,
                Booking = booking,
                Position = 0,
                Email = "claimed@example.com",
                Locale = "en",
                CreatedAt = now,
                AgainSince = now,
                LastSentAt = now,
            });
            return db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        (await app.Client.RedeemAsync(code)).Is(200);
        Assert.Equal("claimed@example.com", (await ReceivedAsync(partner)).Message.Recipient);
    }

    static void Ask(JsonObject booking, bool asked) => booking["communication_options"] = new JsonObject
    {
        ["should_send_message"] = asked,
        ["channels"] = new JsonArray("EMAIL"),
    };

    async Task<TravellerMessage> ReceivedAsync(Credentials partner)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (true)
        {
            patience.Token.ThrowIfCancellationRequested();
            var sent = ((IMessagingApp)app).Email.Received.FirstOrDefault(message =>
                message.Message.PartnerId == partner.PartnerId && message.Message.Kind == MessageKind.EsimReady);
            if (sent is not null)
                return sent;
            app.Services.GetRequiredService<MessageSignals>().WakeAll();
            await Task.Yield();
        }
    }
}
