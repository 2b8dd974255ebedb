using System.Text.Json.Nodes;
using Hubby.Messages;
using Hubby.Messaging;
using Hubby.Tallies;
using Hubby.Tests.Bookings;
using Hubby.Tests.Claims;
using Hubby.Tests.Hosting;
using Hubby.Tests.Messaging;
using Hubby.Tests.Redemptions;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Tests.Insights;

public sealed class TallyTestsOnPostgres(MessagingPostgresApp app) : TallyTests(app), IClassFixture<MessagingPostgresApp>;

public sealed class TallyTestsOnSqlite(MessagingSqliteApp app) : TallyTests(app), IClassFixture<MessagingSqliteApp>;

/// <summary>The sums of the portal, counted from what happened.</summary>
public abstract class TallyTests(App app)
{
    static readonly Measure[] Stages =
    [
        Measure.Booked, Measure.Messaged, Measure.Claimed, Measure.Redeemed, Measure.Installed, Measure.Active, Measure.Cancelled,
    ];
    static readonly Measure[] Messages =
    [
        Measure.MessagePending, Measure.MessageSent, Measure.MessageDelivered, Measure.MessageFailed, Measure.MessageSkipped,
    ];

    static CancellationToken Ct => TestContext.Current.CancellationToken;
    DateTimeOffset Now => ((IMessagingApp)app).Clock.GetUtcNow();
    string Today => $"{Now:MM-dd}";

    Task<Credentials> PartnerAsync() => app.CreatePartnerAsync(settings: partner =>
    {
        partner.SubBrands = ["kids", "sport"];
        partner.AllowsDestinationlessCodes = true;
    });

    async Task<string> PutAsync(Credentials partner, Action<JsonObject>? change = null) =>
        (await app.BookAsync(partner, change)).Booking;

    static void Mail(JsonObject booking) => booking["communication_options"] =
        new JsonObject { ["should_send_message"] = true, ["channels"] = new JsonArray("EMAIL", "SMS") };

    async Task<Guid> RedeemAsync(string code)
    {
        var esim = await app.EsimAsync((await app.Client.RedeemAsync(code, "TH")).Is(200).Data);
        return esim.Id;
    }

    async Task<string> ClaimAsync(Credentials partner, string booking)
    {
        var code = (await app.SignedBy(partner).GetAsync($"{Samples.Bookings}/{booking}").ReadAsync()).Is(200)
            .Data.GetProperty("promo_codes")[0];
        using var visitor = new Visitor(app);
        (await visitor.SendAsync($"/claim-promocode/{partner.Slug}?uuid={code.GetProperty("uuid")}",
            ("email", "john@example.com"))).Is(200);
        return code.GetProperty("promo_code").GetString()!;
    }

    Task UntilSettledAsync(Guid partnerId, int messages) => UntilAsync(
        partnerId, rows => rows.CountAsync(row => row.State != MessageState.Pending, Ct), messages);

    async Task UntilAsync(Guid partnerId, Func<IQueryable<Message>, Task<int>> count, int wanted)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        while (await app.QueryAsync(db => count(db.Messages.Where(row => row.PartnerId == partnerId))) < wanted)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    [Fact]
    public async Task Each_booking_counts_once_for_each_stage_on_the_day_it_was_made()
    {
        var partner = await PartnerAsync();
        var made = Today;
        await PutAsync(partner);
        var claimed = await PutAsync(partner, booking => booking["custom_branding"] = "kids");
        var active = await PutAsync(partner, booking => booking.Specification()["quantity"] = 2);
        var cancelled = await PutAsync(partner);
        app.Advance(TimeSpan.FromDays(2));

        await ClaimAsync(partner, claimed);
        await ClaimAsync(partner, claimed);
        var codes = (await app.SignedBy(partner).GetAsync($"{Samples.Bookings}/{active}").ReadAsync()).Is(200)
            .Data.GetProperty("promo_codes").EnumerateArray()
            .Select(code => code.GetProperty("promo_code").GetString()!).ToList();
        foreach (var code in codes)
        {
            var esim = await RedeemAsync(code);
            app.Advance(TimeSpan.FromHours(2));
            await app.UntilAsync(esim, row => row.ActivatedAt is not null);
        }

        for (var time = 0; time < 2; time++)
            (await app.SignedBy(partner).DeleteAsync($"{Samples.Bookings}/{cancelled}").ReadAsync()).Is(200);
        (await app.Client.RedeemAsync(codes[0], "TH")).Is(409);
        await app.CountAllAsync(partner.PartnerId);

        Assert.Equal(
        [
            $"Active {made} / 1", $"Booked {made} / 3", $"Booked {made} kids/ 1", $"Cancelled {made} / 1",
            $"Claimed {made} / 1", $"Claimed {made} kids/ 1", $"Installed {made} / 1", $"Messaged {made} / 1",
            $"Messaged {made} kids/ 1", $"Redeemed {made} / 1",
        ], await app.TalliesAsync(partner.PartnerId, Stages));
        Assert.Equal([$"CancelledThen {Today} / 1", $"ClaimedThen {Today} / 1", $"ClaimedThen {Today} kids/ 1"],
            await app.TalliesAsync(partner.PartnerId, Measure.ClaimedThen, Measure.CancelledThen));

        // An installation that had never counted comes to the same.
        var sums = await app.TalliesAsync(partner.PartnerId);
        await app.ForgetAsync(partner.PartnerId);
        await app.CountAllAsync(partner.PartnerId);
        Assert.Equal(sums, await app.TalliesAsync(partner.PartnerId));
    }

    [Fact]
    public async Task Destinations_count_once_for_each_booking_and_as_active_where_the_data_is_used()
    {
        var partner = await PartnerAsync();
        var (code, _) = await app.BookAsync(partner, booking =>
        {
            booking.Specification()["quantity"] = 2;
            booking["package_specifications"]!.AsArray().Add((JsonNode)new JsonObject
            {
                ["package_type"] = "starter",
                ["destination"] = "Japan",
            });
        });
        await PutAsync(partner, booking =>
        {
            booking.Remove("departure_location");
            booking.Specification().Remove("destination");
        });
        var esim = await RedeemAsync(code);
        app.Advance(TimeSpan.FromHours(2));
        await app.UntilAsync(esim, row => row.ActivatedAt is not null);
        await app.CountAllAsync(partner.PartnerId);

        var day = $"{Now.AddHours(-2):MM-dd}";
        Assert.Equal(
        [
            $"Airport {day} / 1", $"Airport {day} /DMK 1", $"Destination {day} / 1", $"Destination {day} /JP 1",
            $"Destination {day} /TH 1", $"DestinationActive {day} /TH 1",
        ], await app.TalliesAsync(partner.PartnerId, Measure.Destination, Measure.DestinationActive, Measure.Airport));
        await app.HasMonthsOfDaysAsync(partner.PartnerId);
    }

    [Fact]
    public async Task A_booking_stays_counted_for_the_brand_it_was_made_for()
    {
        var partner = await PartnerAsync();
        var day = Today;
        var first = await PutAsync(partner, booking => booking["custom_branding"] = "kids");
        var second = await PutAsync(partner);
        await app.CountAllAsync(partner.PartnerId);
        foreach (var booking in new[] { first, second })
        {
            (await app.SignedBy(partner).PutAsync($"{Samples.Bookings}/{booking}",
                """{"departure_date":"2026-06-15","custom_branding":"sport"}""").ReadAsync()).Is(200);
            await ClaimAsync(partner, booking);
        }

        await app.CountAllAsync(partner.PartnerId);
        Assert.Equal([$"Booked {day} / 1", $"Booked {day} kids/ 1", $"Claimed {day} / 1", $"Claimed {day} kids/ 1"],
            await app.TalliesAsync(partner.PartnerId, Measure.Booked, Measure.Claimed));
    }

    [Fact]
    public async Task Messages_are_counted_as_what_became_of_them_until_now()
    {
        var partner = await PartnerAsync();
        var (id, day, far) = (partner.PartnerId, Today, ((IMessagingApp)app).Email);
        far.Answer = message => message.Message.PartnerId == id
            ? new SendResult.Later("busy", TimeSpan.FromMinutes(5)) : FarEnd.Take(message);
        try
        {
            await PutAsync(partner, Mail);
            await UntilAsync(id, rows => rows.CountAsync(row => row.Attempts == 1, Ct), 1);
            await app.CountAllAsync(id);
            Assert.Equal([$"MessagePending {day} /EMAIL 1", $"MessageSkipped {day} /SMS 1"],
                await app.TalliesAsync(id, Messages));
        }
        finally
        {
            far.Answer = FarEnd.Take;
        }

        app.Advance(TimeSpan.FromHours(1));
        await UntilSettledAsync(id, messages: 2);
        await app.CountAllAsync(id);
        Assert.Equal([$"MessageSent {day} /EMAIL 1", $"MessageSkipped {day} /SMS 1"], await app.TalliesAsync(id, Messages));
        Assert.Equal([$"Messaged {day} / 1"], await app.TalliesAsync(id, Measure.Messaged));
    }

    [Fact]
    public async Task What_is_erased_stays_counted()
    {
        var partner = await PartnerAsync();
        await PutAsync(partner, Mail);
        await UntilSettledAsync(partner.PartnerId, messages: 2);
        await app.CountAllAsync(partner.PartnerId);
        var sums = await app.TalliesAsync(partner.PartnerId);
        (await app.SignedBy(partner).PostAsync("/api/privacy/erase", """{"email":"john@example.com"}""").ReadAsync()).Is(200);
        await app.CountAllAsync(partner.PartnerId);
        Assert.Equal(sums, await app.TalliesAsync(partner.PartnerId));
    }
}
