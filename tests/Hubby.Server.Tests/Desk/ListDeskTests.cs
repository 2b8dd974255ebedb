using System.Globalization;
using Hubby.Desk;
using Hubby.Esims;
using Hubby.Messages;
using Hubby.PromoCodes;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Hubby.Tests.Messaging;
using Hubby.Tests.Redemptions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hubby.Tests.Desk;

public sealed class ListDeskTestsOnPostgres(MessagingPostgresApp app) : ListDeskTests(app), IClassFixture<MessagingPostgresApp>;

public sealed class ListDeskTestsOnSqlite(MessagingSqliteApp app) : ListDeskTests(app), IClassFixture<MessagingSqliteApp>;

public abstract class ListDeskTests(App app)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    async Task<DeskPage> PageAsync(Credentials partner, string query, DeskCursor cursor = default)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var wish = BookingWish.Read(new QueryCollection(QueryHelpers.ParseQuery(query)));
        return await scope.ServiceProvider.GetRequiredService<ListDesk>().HandleAsync(partner.PartnerId, wish, cursor, Ct);
    }

    async Task<IReadOnlyList<string?>> FindAsync(Credentials partner, string query) =>
        [.. (await PageAsync(partner, query)).Rows.Select(row => row.Booking.BookingId)];

    async Task<Answer> BookAsync(Credentials partner, string reference, string? email = null, int leavesInDays = 30) =>
        (await app.SignedBy(partner).PostAsync(Samples.Bookings, Samples.Booking(reference, booking =>
        {
            booking["email"] = email;
            booking["departure_date"] = Day(leavesInDays);
            booking["return_date"] = Day(leavesInDays + 7);
        })).ReadAsync()).Is(201);

    string Day(int fromNow) => app.Services.GetRequiredService<TimeProvider>().GetUtcNow().AddDays(fromNow)
        .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static string IdOf(Answer booking) => booking.Data.GetProperty("id").GetString()!;

    static string CodeOf(Answer booking) => booking.Data.GetProperty("promo_codes")[0].GetProperty("promo_code").GetString()!;

    [Fact]
    public async Task What_is_typed_is_recognised()
    {
        var (partner, other) = (await app.CreatePartnerAsync(), await app.CreatePartnerAsync());
        var one = await BookAsync(partner, "ACME-118204", "ana@example.com");
        await BookAsync(partner, "ACME-118205", "ben@example.com");
        var esim = await app.EsimAsync((await app.Client.RedeemAsync(CodeOf(one))).Is(200).Data);
        var iccid = esim.Iccid.Digits;

        foreach (var typed in new[]
            {
                "ACME-118204", "ana@example.com", "ANA@example.com", CodeOf(one), CodeOf(one).ToLowerInvariant(),
                $"{CodeOf(one)[..5]} {CodeOf(one)[5..]}", iccid, $"{iccid[..4]} {iccid[4..8]} {iccid[8..]}", IdOf(one),
            })
        {
            var query = $"?q={Uri.EscapeDataString(typed)}";
            Assert.True(await FindAsync(partner, query) is ["ACME-118204"], typed);
            Assert.Empty(await FindAsync(other, query));
        }

        Assert.Equal(["ACME-118205", "ACME-118204"], await FindAsync(partner, "?q=ACME-1182"));
        Assert.Empty(await FindAsync(partner, "?q=AC"));
        Assert.Empty(await FindAsync(partner, "?q=118-204"));
        Assert.Empty(await FindAsync(partner, "?q=ACME-1182&status=cancelled"));
    }

    [Fact]
    public async Task Pages_lead_both_ways_without_gap_or_double_while_bookings_arrive()
    {
        var partner = await app.CreatePartnerAsync();
        const int count = (2 * ListDesk.PageSize) + 5;
        for (var number = 0; number < count; number++)
            await BookAsync(partner, $"P-{number:D3}");

        var seen = new List<string?>();
        DeskCursor? at = default(DeskCursor);
        DeskCursor? newer = null;
        for (var pages = 0; at is { } cursor; pages++)
        {
            var page = await PageAsync(partner, "", cursor);
            seen.AddRange(page.Rows.Select(row => row.Booking.BookingId));
            (at, newer) = (page.Older, page.Newer);
            await BookAsync(partner, $"late-{pages}");
        }

        string[] made = [.. Enumerable.Range(0, count).Select(number => $"P-{number:D3}")];
        Assert.Equal(made.Reverse(), seen);

        // Back up: the pages between as they were, then the newest, whole, with what has come since.
        var middle = await PageAsync(partner, "", newer!.Value);
        Assert.Equal(seen[^(ListDesk.PageSize + 5)..^5], middle.Rows.Select(row => row.Booking.BookingId));
        var first = await PageAsync(partner, "", middle.Newer!.Value);
        Assert.Equal(seen[..ListDesk.PageSize], first.Rows.Select(row => row.Booking.BookingId));
        var newest = await PageAsync(partner, "", first.Newer!.Value);
        Assert.Equal((ListDesk.PageSize, "late-2", null),
            (newest.Rows.Count, newest.Rows[0].Booking.BookingId, newest.Newer));
    }

    [Fact]
    public async Task Views_and_filters_choose()
    {
        var partner = await app.CreatePartnerAsync(settings: row => row.SubBrands = ["kids"]);
        var (soon, later) = (await BookAsync(partner, "SOON", leavesInDays: 2), await BookAsync(partner, "LATER"));
        var (away, gone) = (await BookAsync(partner, "AWAY", leavesInDays: -3), await BookAsync(partner, "GONE"));
        var kids = (await app.SignedBy(partner).PostAsync(Samples.Bookings, Samples.Booking("KIDS", booking =>
        {
            booking["custom_branding"] = "kids";
            booking["departure_location"] = "AMS";
            booking["departure_date"] = Day(40);
            booking["return_date"] = Day(41);
            booking.Specification()["destination"] = "Spain";
        })).ReadAsync()).Is(201);
        (await app.SignedBy(partner).DeleteAsync($"{Samples.Bookings}/{IdOf(gone)}").ReadAsync()).Is(200);
        await MessageAsync(partner, IdOf(soon), MessageState.Failed);
        await MessageAsync(partner, IdOf(later), MessageState.Delivered);
        await MessageAsync(partner, IdOf(gone), MessageState.Failed);
        var esim = await app.EsimAsync((await app.Client.RedeemAsync(CodeOf(kids))).Is(200).Data);
        await SetAsync(esim, EsimState.Failed, installed: false);

        foreach (var (query, expected) in new (string, string[])[]
            {
                ("?v=attention", ["KIDS", "SOON"]), ("?v=failed", ["SOON"]), ("?v=soon", ["SOON"]), ("?v=abroad", ["AWAY"]),
                ("?message=failed", ["GONE", "SOON"]), ("?message=delivered&channel=EMAIL", ["LATER"]), ("?channel=SMS", []),
                ("?status=cancelled", ["GONE"]), ("?brand=kids", ["KIDS"]), ("?brand=-", ["GONE", "AWAY", "LATER", "SOON"]),
                ("?destination=ES", ["KIDS"]), ("?destination=-", []), ("?airport=AMS", ["KIDS"]), ("?airport=-", []),
                ("?stopped=booked", ["GONE", "AWAY", "SOON"]), ("?stopped=message", ["LATER"]), ("?stopped=redeemed", ["KIDS"]),
                ("?reached=message", ["KIDS", "LATER"]), ("?reached=redeemed", ["KIDS"]), ("?reached=installed", []),
                ("?lost=message", ["GONE", "AWAY", "SOON"]), ("?lost=claimed", ["LATER"]), ("?lost=installed", ["KIDS"]),
                ($"?from={Day(0)}", ["KIDS", "GONE", "AWAY", "LATER", "SOON"]), ($"?to={Day(-1)}", []),
                ($"?departs_from={Day(2)}&departs_to={Day(2)}", ["SOON"]),
                ("?v=no&status=%00&from=2026-13-01&stopped=9", ["KIDS", "GONE", "AWAY", "LATER", "SOON"]),
            })
        {
            var found = await FindAsync(partner, query);
            Assert.True(expected.SequenceEqual(found), $"{query}: {string.Join(' ', found)}");
        }

        await SetAsync(esim, EsimState.Active, installed: true);
        Assert.Equal(["KIDS"], await FindAsync(partner, "?stopped=active"));
        Assert.Equal(["KIDS"], await FindAsync(partner, "?reached=installed"));
        Assert.Equal(["SOON"], await FindAsync(partner, "?v=attention"));
    }

    [Theory]
    [InlineData("cancelled", "Cancelled")]
    [InlineData("install failed", "Install failed")]
    [InlineData("message failed", "Message failed")]
    [InlineData("message sent", "Message sent")]
    [InlineData("near", "Not sent")]
    [InlineData("over", "Never used")]
    [InlineData("active", "Active")]
    [InlineData("claimed", "Claimed")]
    public async Task A_row_says_where_it_stands(string case_, string expected)
    {
        var partner = await app.CreatePartnerAsync();
        var booking = await BookAsync(partner, "ONE", leavesInDays: case_ switch { "near" => 2, _ => 30 });
        var id = IdOf(booking);
        switch (case_)
        {
            case "cancelled":
                (await app.SignedBy(partner).DeleteAsync($"{Samples.Bookings}/{id}").ReadAsync()).Is(200);
                break;
            case "install failed" or "active":
                var esim = await app.EsimAsync((await app.Client.RedeemAsync(CodeOf(booking))).Is(200).Data);
                var isActive = case_ == "active";
                await SetAsync(esim, isActive ? EsimState.Active : EsimState.Failed, installed: isActive);
                break;
            case "message failed" or "message sent":
                await MessageAsync(partner, id, case_ == "message sent" ? MessageState.Sent : MessageState.Failed);
                break;
            case "claimed":
                await app.QueryAsync(db => db.PromoCodes.Where(row => row.Booking == id)
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.Status, PromoCodeStatus.Claimed), Ct));
                break;
        }

        var row = Assert.Single((await PageAsync(partner, "")).Rows);
        var now = app.Services.GetRequiredService<TimeProvider>().GetUtcNow().AddDays(case_ == "over" ? 100 : 0);
        Assert.Equal(expected, Journey.Of(row, now).Name);
    }

    [Fact]
    public void A_wish_goes_through_an_address_and_back()
    {
        const string query = "?q=a%20%26b&v=soon&from=2026-01-01&to=2026-01-31&departs_from=2026-02-01&departs_to=2026-02-02"
            + "&stopped=claimed&reached=message&lost=active&status=confirmed&destination=TH&airport=AMS&brand=kids&message=failed"
            + "&channel=sms";
        var wish = BookingWish.Read(new QueryCollection(QueryHelpers.ParseQuery(query)));
        var again = QueryHelpers.AddQueryString(
            "", wish.ToQuery().Select(part => KeyValuePair.Create(part.Key, (string?)part.Value)));
        Assert.Equal(wish, BookingWish.Read(new QueryCollection(QueryHelpers.ParseQuery(again))));
        Assert.Equal(15, wish.ToQuery().Count());
    }

    Task<int> MessageAsync(Credentials partner, string booking, MessageState state) => app.QueryAsync(async db =>
    {
        var now = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        db.Messages.Add(new()
        {
            PartnerId = partner.PartnerId,
            Id = Hubby.Data.Ids.Row(now),
            Booking = booking,
            Origin = "test",
            Kind = MessageKind.PromoCode,
            Channel = Channels.Email,
            State = state,
            Locale = "en",
            CreatedAt = now,
            DueAt = now,
        });
        return await db.SaveChangesAsync(Ct);
    });

    Task<int> SetAsync(Esim esim, EsimState state, bool installed) => app.QueryAsync(db => db.Esims
        .Where(row => row.Id == esim.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.State, state)
            .SetProperty(row => row.NextCheckAt, (DateTimeOffset?)null)
            .SetProperty(row => row.InstalledAt, installed ? esim.AssignedAt : (DateTimeOffset?)null)
            .SetProperty(row => row.ActivatedAt, installed ? esim.AssignedAt : (DateTimeOffset?)null), Ct));
}
