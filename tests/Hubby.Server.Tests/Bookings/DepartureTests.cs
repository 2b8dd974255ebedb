using System.Text.Json;
using Hubby.Bookings;
using Hubby.Data;
using Hubby.Events;
using Hubby.Http;
using Hubby.Tests.ApiDocs;
using Hubby.Tests.Hosting;
using Hubby.Tests.Messaging;
using Hubby.Tests.Redemptions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hubby.Tests.Bookings;

public sealed class DepartureTestsOnPostgres(MessagingPostgresApp app) : DepartureTests(app), IClassFixture<MessagingPostgresApp>;

public sealed class DepartureTestsOnSqlite(MessagingSqliteApp app) : DepartureTests(app), IClassFixture<MessagingSqliteApp>;

/// <summary><c>booking.departing</c>.</summary>
public abstract class DepartureTests(App app)
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    DateTimeOffset Now => app.Services.GetRequiredService<TimeProvider>().Now();

    static async Task<string> BookAsync(SignedClient partner, string reference, DateTimeOffset departure)
    {
        var body = Samples.Booking(reference, booking =>
        {
            booking["departure_date"] = departure.ToApi();
            booking["return_date"] = null;
        });
        return (await partner.PostAsync(Samples.Bookings, body).ReadAsync()).Is(201).Data.GetProperty("id").GetString()!;
    }

    /// <summary>Sweeps until there are so many, and once more, since it must not be told twice.</summary>
    async Task<List<Event>> DepartingAsync(SignedClient partner, int count)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(Patience);
        List<Event> facts;
        do
        {
            app.Advance(AnnounceDepartures.Interval);
            facts = await app.QueryAsync(db => db.Events.Where(fact => fact.PartnerId == partner.Credentials.PartnerId
                && fact.Type == BookingFact.Departing).OrderBy(fact => fact.Id).ToListAsync(patience.Token));
        }
        while (facts.Count < count);

        Assert.Equal(count, facts.Count);
        return facts;
    }

    [Fact]
    public async Task A_departure_is_told_a_day_ahead_and_once()
    {
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        var soon = await BookAsync(partner, "D-1", Now + AnnounceDepartures.Ahead + TimeSpan.FromHours(1));
        await BookAsync(partner, "D-2", Now + AnnounceDepartures.Ahead + TimeSpan.FromDays(2));
        await BookAsync(partner, "D-3", Now - TimeSpan.FromDays(1));
        await DepartingAsync(partner, 0);

        app.Advance(TimeSpan.FromHours(1));
        var fact = Assert.Single(await DepartingAsync(partner, 1));
        var data = JsonElement.Parse(fact.Data);
        Assert.Equal((soon, "D-1"), (data.GetProperty("id").GetString(), data.GetProperty("booking_id").GetString()));
        Assert.Equal(app.DocumentedData(BookingFact.Departing), data.Keys());
        app.Advance(TimeSpan.FromHours(2));
        await DepartingAsync(partner, 1);
    }

    [Fact]
    public async Task A_late_booking_is_told_of_at_once_and_a_clock_that_jumps_passes_over_none()
    {
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        await BookAsync(partner, "L-1", Now + TimeSpan.FromHours(2));
        await DepartingAsync(partner, 1);
        await BookAsync(partner, "L-2", Now + TimeSpan.FromDays(10));
        app.Advance(TimeSpan.FromDays(30));
        await DepartingAsync(partner, 2);
    }

    [Fact]
    public async Task Another_date_is_told_of_anew_and_a_cancelled_journey_not_at_all()
    {
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        var moved = await BookAsync(partner, "M-1", Now + TimeSpan.FromHours(2));
        var cancelled = await BookAsync(partner, "M-2", Now + TimeSpan.FromDays(3));
        await DepartingAsync(partner, 1);
        var departure = Now + TimeSpan.FromDays(3);
        (await partner.PutAsync($"{Samples.Bookings}/{moved}", Samples.Booking("M-1", booking =>
        {
            booking["departure_date"] = departure.ToApi();
            booking["return_date"] = null;
        })).ReadAsync()).Is(200);
        (await partner.DeleteAsync($"{Samples.Bookings}/{cancelled}").ReadAsync()).Is(200);
        await DepartingAsync(partner, 1);

        app.Advance(TimeSpan.FromDays(2));
        Assert.Equal([moved, moved], (await DepartingAsync(partner, 2)).Select(fact => fact.Booking));
    }
}
