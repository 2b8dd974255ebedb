using System.Text.Json.Nodes;
using Hubby.Claims;
using Hubby.Messages;
using Hubby.PromoCodes;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Hubby.Tests.Messaging;
using Hubby.Tests.Redemptions;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Tests.Codes;

public sealed class ReissueTestsOnPostgres(MessagingPostgresApp app) : ReissueTests(app), IClassFixture<MessagingPostgresApp>;

public sealed class ReissueTestsOnSqlite(MessagingSqliteApp app) : ReissueTests(app), IClassFixture<MessagingSqliteApp>;

/// <summary>A new code in the place of one that was given.</summary>
public abstract class ReissueTests(App app)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reissued_code_stands_in_the_place_of_the_old_one_which_is_void()
    {
        var (partner, old, booking) = await app.GiveCodeAsync(each => each.Specification()["quantity"] = 2);
        var before = await partner.CodesOfAsync(booking);
        (await app.ClaimAsync(before[0].GetProperty("uuid").GetString()!, "wrong@example.com")).Is(200);

        var reissued = (await partner.ReissueAsync(old)).Is(201);
        var code = reissued.Field("promo_code")!;
        Assert.Equal((old, "issued", booking), (reissued.Field("replaces"), reissued.Field("status"), reissued.Field("booking")));
        reissued.HasHistory("booking.created", "promo_code.reissued");
        Assert.Empty(reissued.Data.GetProperty("messages").EnumerateArray());

        var after = await partner.CodesOfAsync(booking);
        Assert.Equal([code, before[1].GetProperty("promo_code").GetString()],
            after.EnumerateArray().Select(each => each.GetProperty("promo_code").GetString()));
        Assert.All(["package_id", "destination", "expires_at"], field =>
            Assert.Equal(before[0].GetProperty(field).ToString(), after[0].GetProperty(field).ToString()));

        var shown = (await partner.GetAsync(GivenCodes.Of(old)).ReadAsync()).Is(200);
        Assert.Equal(("revoked", code), (shown.Field("status"), shown.Field("replaced_by")));
        shown.HasHistory("booking.created", "promo_code.claimed", "promo_code.revoked", "promo_code.reissued");
        var found = (await partner.GetAsync($"{Samples.Bookings}?promo_code={old}").ReadAsync()).Is(200).Data;
        Assert.Equal(booking, found[0].GetProperty("id").GetString());

        // The old link is dead, and who had claimed by it does not keep others from the new one.
        (await app.ClaimAsync(before[0].GetProperty("uuid").GetString()!, "wrong@example.com")).Is(404);
        (await app.ClaimAsync(after[0].GetProperty("uuid").GetString()!, "right@example.com")).Is(200);
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
            code = (await partner.ReissueAsync(code)).Is(201).Field("promo_code")!;

        var changed = Samples.Booking(reference, booking => booking["first_name"] = "Jane");
        var shown = (await partner.PutAsync(target, changed).ReadAsync()).Is(200);
        Assert.Single(shown.Data.GetProperty("promo_codes").EnumerateArray());
        var cancelled = (await partner.DeleteAsync(target).ReadAsync()).Is(200);
        Assert.Equal("revoked", cancelled.Data.GetProperty("promo_codes")[0].GetProperty("status").GetString());
        Assert.Equal("promo_code_ended", (await partner.ReissueAsync(code)).Is(409).ErrorCode);
    }

    [Fact]
    public async Task The_new_code_is_sent_when_that_is_asked_for()
    {
        var (partner, old, booking) = await app.GiveCodeAsync(each =>
        {
            each.Specification()["quantity"] = 2;
            each["communication_options"] =
                new JsonObject { ["should_send_message"] = false, ["channels"] = new JsonArray("EMAIL", "SMS") };
        });
        var reissued = (await partner.ReissueAsync(old, """{"should_send_message":true}""", "r-1")).Is(201);
        var again = (await partner.ReissueAsync(old, """{"should_send_message":true}""", "r-1")).Is(201);
        Assert.Equal(reissued.Text, again.Text);
        Assert.Equal(["EMAIL pending", "SMS skipped"], reissued.Data.GetProperty("messages").EnumerateArray()
            .Select(each => $"{each.GetProperty("channel")} {each.GetProperty("status")}"));

        await app.MessagesAsync(partner, rows => rows.Exists(row => row.State == MessageState.Sent));
        var mail = Assert.Single(((IMessagingApp)app).Email.Received, message => message.Message.Booking == booking);
        Assert.Equal([reissued.Field("promo_code")], mail.PromoCodes.Select(code => code.Code));
    }

    [Theory]
    [InlineData("Redeemed", "promo_code_redeemed")]
    [InlineData("Expired", "promo_code_ended")]
    [InlineData("Revoked", "promo_code_ended")]
    [InlineData("past", "promo_code_ended")]
    public async Task A_code_that_cannot_be_used_any_more_is_not_reissued(string status, string problem)
    {
        var (partner, code, _) = await app.GiveCodeAsync();
        await app.QueryAsync(db => Enum.TryParse<PromoCodeStatus>(status, out var to)
            ? db.PromoCodes.Where(row => row.Code == code).ExecuteUpdateAsync(set => set.SetProperty(row => row.Status, to), Ct)
            : db.PromoCodes.Where(row => row.Code == code).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.ExpiresAt, new DateTimeOffset(2026, 3, 4, 0, 0, 0, TimeSpan.Zero)), Ct));
        Assert.Equal(problem, (await partner.ReissueAsync(code)).Is(409).ErrorCode);
        if (status != "Revoked")
            Assert.Equal(problem, (await partner.RevokeAsync(code)).Is(409).ErrorCode);
        Assert.Equal(1, await app.CountAsync("promo_codes", partner.Credentials.PartnerId));
    }

    [Theory]
    [InlineData("""{"should_send_message":"yes"}""", "should_send_message wrong_type")]
    [InlineData("[]", "body wrong_type")]
    public async Task What_is_no_reissue_is_explained(string body, string fault)
    {
        var (partner, code, _) = await app.GiveCodeAsync();
        Assert.Equal([fault], (await partner.ReissueAsync(code, body)).Is(400).Faults);
    }

    // Of those who redeem, revoke and reissue one code at one moment one is heard, and the right is given once at most.
    [Fact]
    public async Task A_right_is_used_once_whoever_comes_at_the_same_moment()
    {
        for (var round = 0; round < 5; round++)
        {
            var (partner, code, booking) = await app.GiveCodeAsync();
            var answers = await Task.WhenAll(partner.ReissueAsync(code), partner.ReissueAsync(code),
                partner.RevokeAsync(code), app.Client.RedeemAsync(code));
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
