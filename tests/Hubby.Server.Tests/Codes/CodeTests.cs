using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hubby.Claims;
using Hubby.Messages;
using Hubby.Messaging;
using Hubby.PromoCodes;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Hubby.Tests.Messaging;
using Hubby.Tests.Redemptions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hubby.Tests.Codes;

public sealed class CodeTestsOnPostgres(MessagingPostgresApp app) : CodeTests(app), IClassFixture<MessagingPostgresApp>;

public sealed class CodeTestsOnSqlite(MessagingSqliteApp app) : CodeTests(app), IClassFixture<MessagingSqliteApp>;

/// <summary>What a partner does with a promo code it has given.</summary>
public abstract class CodeTests(App app)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static string Of(string code, string verb = "") => $"/api/promo-codes/{code}{verb}";

    async Task<(SignedClient Partner, string Code, string Booking)> BookAsync(Action<JsonObject>? change = null)
    {
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        var (code, booking) = await app.BookAsync(partner.Credentials, change);
        return (partner, code, booking);
    }

    // The clock stands, and ids of one instant are in order only while nobody else in the process lives by another one.
    static void AssertHistory(Answer answer, params string[] types) => Assert.Equal(types.Order(),
        answer.Data.GetProperty("history").EnumerateArray().Select(fact => fact.GetProperty("type").GetString()!).Order());

    static string? Text(Answer answer, string field) =>
        answer.Data.TryGetProperty(field, out var value) ? value.GetString() : null;

    static Task<Answer> PostAsync(SignedClient partner, string target, string json = "{}", string? key = null) =>
        partner.PostAsync(target, json, key is null ? [] : [("Idempotency-Key", key)]).ReadAsync();

    Task<Answer> ClaimAsync(string uuid, string email) => app.Client.PostAsync($"/api/promo-codes/claim/{uuid}",
        SignedClient.Json(Encoding.UTF8.GetBytes($$"""{"email":"{{email}}"}""")), Ct).ReadAsync();

    static async Task<JsonElement> CodesOfAsync(SignedClient partner, string booking) =>
        (await partner.GetAsync($"{Samples.Bookings}/{booking}").ReadAsync()).Is(200).Data.GetProperty("promo_codes");

    [Fact]
    public async Task A_code_is_shown_as_in_its_booking_with_what_happened_to_it()
    {
        var (partner, code, booking) = await BookAsync(each => each.Specification()["quantity"] = 2);
        var other = (await CodesOfAsync(partner, booking))[1].GetProperty("promo_code").GetString();
        (await ClaimAsync((await CodesOfAsync(partner, booking))[0].GetProperty("uuid").GetString()!, "a@example.com")).Is(200);
        (await app.Client.RedeemAsync(code)).Is(200);

        var shown = (await partner.GetAsync(Of(code)).ReadAsync()).Is(200);
        var inBooking = (await CodesOfAsync(partner, booking))[0];
        Assert.All(inBooking.EnumerateObject(), field =>
            Assert.Equal(field.Value.ToString(), shown.Data.GetProperty(field.Name).ToString()));
        Assert.Equal([.. inBooking.Keys(), "booking", "booking_id", "history"], shown.Data.Keys());
        Assert.Equal(("redeemed", booking), (Text(shown, "status"), Text(shown, "booking")));
        AssertHistory(shown, "booking.created", "promo_code.claimed", "promo_code.redeemed", "esim.assigned");

        var typed = (await partner.GetAsync(Of($"{code[..5].ToLowerInvariant()}-{code[5..]}")).ReadAsync()).Is(200);
        Assert.Equal(shown.Text, typed.Text);
        AssertHistory((await partner.GetAsync(Of(other!)).ReadAsync()).Is(200), "booking.created");
    }

    [Fact]
    public async Task Another_partners_code_is_as_unknown_as_none()
    {
        var (_, code, _) = await BookAsync();
        var stranger = app.SignedBy(await app.CreatePartnerAsync());
        static string Bytes(Answer answer) =>
            answer.Is(404).Text.Replace(answer.Header("Request-Id")!, "", StringComparison.Ordinal);
        foreach (var verb in new[] { "", "/revoke", "/reissue" })
        {
            var method = verb.Length == 0 ? HttpMethod.Get : HttpMethod.Post;
            var answers = new List<string>();
            foreach (var text in new[] { code, "HHHHHHHHHH", "x", "%C3%A9" })
                answers.Add(Bytes(await stranger.SendAsync(method, Of(text, verb), verb.Length == 0 ? null : "{}").ReadAsync()));
            Assert.All(answers, answer => Assert.Equal(answers[0], answer));
        }
    }

    // Whoever tries codes of others is counted; a partner who asks for its own is not, however often.
    [Fact]
    public async Task A_partner_may_ask_for_codes_as_often_as_it_likes()
    {
        var (partner, code, _) = await BookAsync();
        for (var time = 0; time < 60; time++)
            (await partner.GetAsync(Of("HHHHHHHHHH")).ReadAsync()).Is(404);
        (await partner.GetAsync(Of(code)).ReadAsync()).Is(200);
        (await app.Client.RedeemAsync(code)).Is(200);
    }

    [Fact]
    public async Task A_revoked_code_is_void_and_that_is_announced_once()
    {
        var (partner, code, booking) = await BookAsync(each => each.Specification()["quantity"] = 2);
        var first = (await PostAsync(partner, Of(code, "/revoke"))).Is(200);
        var second = (await PostAsync(partner, Of(code, "/revoke"))).Is(200);

        Assert.Equal("revoked", Text(first, "status"));
        AssertHistory(first, "booking.created", "promo_code.revoked");
        Assert.Equal(first.Text, second.Text);
        Assert.Equal(first.Data.ToString(), (await partner.GetAsync(Of(code)).ReadAsync()).Is(200).Data.ToString());
        Assert.Equal("code_revoked", (await app.Client.RedeemAsync(code)).Is(410).ErrorCode);
        Assert.Equal(["revoked", "issued"], (await CodesOfAsync(partner, booking)).EnumerateArray()
            .Select(each => each.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task Nothing_is_sent_of_a_code_that_is_void()
    {
        var fakes = (IMessagingApp)app;
        fakes.Email.Answer = _ => new SendResult.Later("451 later");
        try
        {
            var (partner, code, booking) = await BookAsync(each => each["communication_options"] =
                new JsonObject { ["should_send_message"] = true, ["channels"] = new JsonArray("EMAIL") });
            await WaitForAsync(partner, rows => rows.Count == 1);
            (await PostAsync(partner, Of(code, "/revoke"))).Is(200);
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

    async Task<List<Message>> WaitForAsync(SignedClient partner, Func<List<Message>, bool> isDone)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        while (true)
        {
            var rows = await app.QueryAsync(db => db.Messages
                .Where(row => row.PartnerId == partner.Credentials.PartnerId).OrderBy(row => row.Id).ToListAsync(patience.Token));
            if (isDone(rows))
                return rows;
            app.Services.GetRequiredService<MessageSignals>().WakeAll();
        }
    }

    [Fact]
    public async Task A_reissued_code_stands_in_the_place_of_the_old_one_which_is_void()
    {
        var (partner, old, booking) = await BookAsync(each => each.Specification()["quantity"] = 2);
        var before = await CodesOfAsync(partner, booking);
        (await ClaimAsync(before[0].GetProperty("uuid").GetString()!, "wrong@example.com")).Is(200);

        var reissued = (await PostAsync(partner, Of(old, "/reissue"))).Is(201);
        var code = Text(reissued, "promo_code")!;
        Assert.Equal((old, "issued", booking), (Text(reissued, "replaces"), Text(reissued, "status"), Text(reissued, "booking")));
        AssertHistory(reissued, "booking.created", "promo_code.reissued");
        Assert.Empty(reissued.Data.GetProperty("messages").EnumerateArray());

        var after = await CodesOfAsync(partner, booking);
        Assert.Equal([code, before[1].GetProperty("promo_code").GetString()],
            after.EnumerateArray().Select(each => each.GetProperty("promo_code").GetString()));
        Assert.All(["package_id", "destination", "expires_at"], field =>
            Assert.Equal(before[0].GetProperty(field).ToString(), after[0].GetProperty(field).ToString()));

        var shown = (await partner.GetAsync(Of(old)).ReadAsync()).Is(200);
        Assert.Equal(("revoked", code), (Text(shown, "status"), Text(shown, "replaced_by")));
        AssertHistory(shown, "booking.created", "promo_code.claimed", "promo_code.revoked", "promo_code.reissued");
        var found = (await partner.GetAsync($"{Samples.Bookings}?promo_code={old}").ReadAsync()).Is(200).Data;
        Assert.Equal(booking, found[0].GetProperty("id").GetString());

        // The old link is dead, and who had claimed by it does not keep others from the new one.
        (await ClaimAsync(before[0].GetProperty("uuid").GetString()!, "wrong@example.com")).Is(404);
        (await ClaimAsync(after[0].GetProperty("uuid").GetString()!, "right@example.com")).Is(200);
        Assert.Equal(["right@example.com"], await app.QueryAsync(db => db.Claims
            .Where(claim => claim.Booking == booking && claim.Position == 0).Select(claim => claim.Email).ToListAsync(Ct)));
        Assert.Equal("code_revoked", (await app.Client.RedeemAsync(old)).Is(410).ErrorCode);
        (await app.Client.RedeemAsync(code)).Is(200);
    }

    [Fact]
    public async Task A_booking_whose_code_was_reissued_is_changed_and_cancelled_as_before()
    {
        var reference = "REISSUED";
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        var made = (await partner.PostAsync(Samples.Bookings, Samples.Booking(reference)).ReadAsync()).Is(201).Data;
        var target = $"{Samples.Bookings}/{made.GetProperty("id")}";
        var code = made.GetProperty("promo_codes")[0].GetProperty("promo_code").GetString()!;
        for (var time = 0; time < 3; time++)
            code = Text((await PostAsync(partner, Of(code, "/reissue"))).Is(201), "promo_code")!;

        var changed = Samples.Booking(reference, booking => booking["first_name"] = "Jane");
        var shown = (await partner.PutAsync(target, changed).ReadAsync()).Is(200);
        Assert.Single(shown.Data.GetProperty("promo_codes").EnumerateArray());
        var cancelled = (await partner.DeleteAsync(target).ReadAsync()).Is(200);
        Assert.Equal("revoked", cancelled.Data.GetProperty("promo_codes")[0].GetProperty("status").GetString());
        Assert.Equal("promo_code_ended", (await PostAsync(partner, Of(code, "/reissue"))).Is(409).ErrorCode);
    }

    [Fact]
    public async Task The_new_code_is_sent_when_that_is_asked_for()
    {
        var (partner, old, booking) = await BookAsync(each =>
        {
            each.Specification()["quantity"] = 2;
            each["communication_options"] =
                new JsonObject { ["should_send_message"] = false, ["channels"] = new JsonArray("EMAIL", "SMS") };
        });
        var reissued = (await PostAsync(partner, Of(old, "/reissue"), """{"should_send_message":true}""", "r-1")).Is(201);
        var again = (await PostAsync(partner, Of(old, "/reissue"), """{"should_send_message":true}""", "r-1")).Is(201);
        Assert.Equal(reissued.Text, again.Text);
        Assert.Equal(["EMAIL pending", "SMS skipped"], reissued.Data.GetProperty("messages").EnumerateArray()
            .Select(each => $"{each.GetProperty("channel")} {each.GetProperty("status")}"));

        await WaitForAsync(partner, rows => rows.Exists(row => row.State == MessageState.Sent));
        var mail = Assert.Single(((IMessagingApp)app).Email.Received, message => message.Message.Booking == booking);
        Assert.Equal([Text(reissued, "promo_code")], mail.PromoCodes.Select(code => code.Code));
    }

    [Theory]
    [InlineData("Redeemed", "promo_code_redeemed")]
    [InlineData("Expired", "promo_code_ended")]
    [InlineData("Revoked", "promo_code_ended")]
    [InlineData("past", "promo_code_ended")]
    public async Task A_code_that_cannot_be_used_any_more_is_not_reissued(string status, string problem)
    {
        var (partner, code, _) = await BookAsync();
        await app.QueryAsync(db => Enum.TryParse<PromoCodeStatus>(status, out var to)
            ? db.PromoCodes.Where(row => row.Code == code).ExecuteUpdateAsync(set => set.SetProperty(row => row.Status, to), Ct)
            : db.PromoCodes.Where(row => row.Code == code).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.ExpiresAt, new DateTimeOffset(2026, 3, 4, 0, 0, 0, TimeSpan.Zero)), Ct));
        Assert.Equal(problem, (await PostAsync(partner, Of(code, "/reissue"))).Is(409).ErrorCode);
        if (status != "Revoked")
            Assert.Equal(problem, (await PostAsync(partner, Of(code, "/revoke"))).Is(409).ErrorCode);
        Assert.Equal(1, await app.CountAsync("promo_codes", partner.Credentials.PartnerId));
    }

    [Theory]
    [InlineData("""{"should_send_message":"yes"}""", "should_send_message wrong_type")]
    [InlineData("[]", "body wrong_type")]
    public async Task What_is_no_reissue_is_explained(string body, string fault)
    {
        var (partner, code, _) = await BookAsync();
        Assert.Equal([fault], (await PostAsync(partner, Of(code, "/reissue"), body)).Is(400).Faults);
    }

    // Of those who redeem, revoke and reissue one code at one moment one is heard, and the right is given once at most.
    [Fact]
    public async Task A_right_is_used_once_whoever_comes_at_the_same_moment()
    {
        for (var round = 0; round < 5; round++)
        {
            var (partner, code, booking) = await BookAsync();
            var answers = await Task.WhenAll(PostAsync(partner, Of(code, "/reissue")), PostAsync(partner, Of(code, "/reissue")),
                PostAsync(partner, Of(code, "/revoke")), app.Client.RedeemAsync(code));
            var rows = await app.QueryAsync(db => db.PromoCodes.Where(row => row.Booking == booking).ToListAsync(Ct));
            Assert.Single(rows, row => row.Position == 0);
            Assert.True(rows.Count(row => row.Status != PromoCodeStatus.Revoked) <= 1);
            Assert.Equal(rows.Count - 1, answers.Count(answer => answer.Status == 201));
            Assert.DoesNotContain(answers, answer => answer.Status >= 500);
            if (answers[^1].Status == 200)
                Assert.Equal(PromoCodeStatus.Redeemed, Assert.Single(rows).Status);
        }
    }
}
