using System.Text.Json.Nodes;
using Hubby.Messaging;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Hubby.Tests.Messaging;
using Hubby.Tests.Redemptions;

namespace Hubby.Tests.Codes;

public sealed class CodeTestsOnPostgres(MessagingPostgresApp app) : CodeTests(app), IClassFixture<MessagingPostgresApp>;

public sealed class CodeTestsOnSqlite(MessagingSqliteApp app) : CodeTests(app), IClassFixture<MessagingSqliteApp>;

/// <summary>What a partner is shown of a promo code it has given, and how it takes the code back.</summary>
public abstract class CodeTests(App app)
{
    [Fact]
    public async Task A_code_is_shown_as_in_its_booking_with_what_happened_to_it()
    {
        var (partner, code, booking) = await app.GiveCodeAsync(each => each.Specification()["quantity"] = 2);
        var given = await partner.CodesOfAsync(booking);
        (await app.ClaimAsync(given[0].GetProperty("uuid").GetString()!, "a@example.com")).Is(200);
        (await app.Client.RedeemAsync(code)).Is(200);

        var shown = (await partner.GetAsync(GivenCodes.Of(code)).ReadAsync()).Is(200);
        var inBooking = (await partner.CodesOfAsync(booking))[0];
        Assert.All(inBooking.EnumerateObject(), field =>
            Assert.Equal(field.Value.ToString(), shown.Data.GetProperty(field.Name).ToString()));
        Assert.Equal([.. inBooking.Keys(), "booking", "booking_id", "history"], shown.Data.Keys());
        Assert.Equal(("redeemed", booking), (shown.Field("status"), shown.Field("booking")));
        shown.HasHistory("booking.created", "promo_code.claimed", "promo_code.redeemed", "esim.assigned");

        var typed = (await partner.GetAsync(GivenCodes.Of($"{code[..5].ToLowerInvariant()}-{code[5..]}")).ReadAsync()).Is(200);
        Assert.Equal(shown.Text, typed.Text);
        var other = given[1].GetProperty("promo_code").GetString()!;
        (await partner.GetAsync(GivenCodes.Of(other)).ReadAsync()).Is(200).HasHistory("booking.created");
    }

    [Fact]
    public async Task Another_partners_code_is_as_unknown_as_none()
    {
        var (_, code, _) = await app.GiveCodeAsync();
        var stranger = app.SignedBy(await app.CreatePartnerAsync());
        static string Bytes(Answer answer) =>
            answer.Is(404).Text.Replace(answer.Header("Request-Id")!, "", StringComparison.Ordinal);
        foreach (var verb in new[] { "", "/revoke", "/reissue" })
        {
            var (method, body) = verb.Length == 0 ? (HttpMethod.Get, null) : (HttpMethod.Post, "{}");
            var answers = new List<string>();
            foreach (var text in new[] { code, "HHHHHHHHHH", "x", "%C3%A9" })
                answers.Add(Bytes(await stranger.SendAsync(method, GivenCodes.Of(text, verb), body).ReadAsync()));
            Assert.All(answers, answer => Assert.Equal(answers[0], answer));
        }
    }

    // Whoever tries codes of others is counted; a partner who asks for its own is not, however often.
    [Fact]
    public async Task A_partner_may_ask_for_codes_as_often_as_it_likes()
    {
        var (partner, code, _) = await app.GiveCodeAsync();
        for (var time = 0; time < 60; time++)
            (await partner.GetAsync(GivenCodes.Of("HHHHHHHHHH")).ReadAsync()).Is(404);
        (await partner.GetAsync(GivenCodes.Of(code)).ReadAsync()).Is(200);
        (await app.Client.RedeemAsync(code)).Is(200);
    }

    [Fact]
    public async Task A_revoked_code_is_void_and_that_is_announced_once()
    {
        var (partner, code, booking) = await app.GiveCodeAsync(each => each.Specification()["quantity"] = 2);
        var first = (await partner.RevokeAsync(code)).Is(200);
        var second = (await partner.RevokeAsync(code)).Is(200);

        Assert.Equal("revoked", first.Field("status"));
        first.HasHistory("booking.created", "promo_code.revoked");
        Assert.Equal(first.Text, second.Text);
        Assert.Equal(first.Data.ToString(), (await partner.GetAsync(GivenCodes.Of(code)).ReadAsync()).Is(200).Data.ToString());
        Assert.Equal("code_revoked", (await app.Client.RedeemAsync(code)).Is(410).ErrorCode);
        Assert.Equal(["revoked", "issued"], (await partner.CodesOfAsync(booking)).EnumerateArray()
            .Select(each => each.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task Nothing_is_sent_of_a_code_that_is_void()
    {
        var fakes = (IMessagingApp)app;
        fakes.Email.Answer = _ => new SendResult.Later("451 later");
        try
        {
            var (partner, code, booking) = await app.GiveCodeAsync(each => each["communication_options"] =
                new JsonObject { ["should_send_message"] = true, ["channels"] = new JsonArray("EMAIL") });
            await app.MessagesAsync(partner, rows => rows.Count == 1);
            (await partner.RevokeAsync(code)).Is(200);
            var message = (await partner.GetAsync($"{Samples.Bookings}/{booking}").ReadAsync()).Is(200)
                .Data.GetProperty("messages")[0];
            Assert.Equal(("skipped", "promo_code_revoked"),
                (message.GetProperty("status").GetString(), message.GetProperty("reason").GetString()));
        }
        finally
        {
            fakes.Email.Answer = FarEnd.Take;
        }
    }
}
