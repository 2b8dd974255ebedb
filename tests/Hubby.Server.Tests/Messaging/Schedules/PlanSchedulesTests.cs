using Hubby.Bookings;
using Hubby.Data;
using Hubby.Messages;
using Hubby.Messaging.Schedules;
using Hubby.PromoCodes;
using Hubby.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Hubby.Tests.Messaging.Schedules;

public sealed class PlanSchedulesTestsOnPostgres(MessagingPostgresApp app)
    : PlanSchedulesTests(app), IClassFixture<MessagingPostgresApp>;

public sealed class PlanSchedulesTestsOnSqlite(MessagingSqliteApp app)
    : PlanSchedulesTests(app), IClassFixture<MessagingSqliteApp>;

/// <summary>Several nodes plan at once.</summary>
public abstract class PlanSchedulesTests(App app)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nodes_that_plan_ten_thousand_trips_at_once_make_one_message_for_each()
    {
        const int trips = 10_000;
        var by = await Planning.OfNewPartnerAsync(app);
        var departure = by.Midnight(3);
        await app.QueryAsync(async db =>
        {
            foreach (var chunk in Enumerable.Range(0, trips).Chunk(1000))
            {
                foreach (var number in chunk)
                    AddTrip(db, by, departure.AddSeconds(number % 7), number);
                await db.SaveChangesAsync(Ct);
                db.ChangeTracker.Clear();
            }

            return 0;
        });
        await by.SetAsync(Planning.Reminder);
        var nodes = Enumerable.Range(0, 3)
            .Select(_ => ActivatorUtilities.CreateInstance<PlanSchedules>(app.Services)).ToList();
        await Task.WhenAll(nodes.Select(node => Task.Run(() => node.HandleAsync(Ct))));

        // The server's own worker may have been the one that took it.
        var planned = await by.UntilAsync(rows => rows.Count >= trips);
        Assert.Equal(trips, planned.Count);
        Assert.Equal(trips, planned.Select(row => row.Booking).Distinct().Count());
    }

    static void AddTrip(AppDb db, Planning by, DateTimeOffset departure, int number)
    {
        var id = Ids.Public(by.Now);
        db.Add(new Booking
        {
            PartnerId = by.PartnerId,
            Id = id,
            CreatedAt = by.Now,
            Email = $"anna-{number}@example.com",
            DepartureDate = departure,
            ShouldSendMessage = true,
            Channels = Channels.Email,
            ContentHash = new byte[16],
        });
        db.Add(new PromoCode
        {
            PartnerId = by.PartnerId,
            Booking = id,
            Position = 0,
            Code = Tokens.Code(PromoCode.Length),
            Uuid = Tokens.Link(),
            PackageId = "p",
            PackageType = Hubby.Packages.PackageType.Starter,
            PackageDurationDays = 30,
            Destination = "TH",
        });
    }
}
