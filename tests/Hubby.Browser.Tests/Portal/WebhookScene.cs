using Hubby.BrowserTests.Hosting;
using Hubby.Data;
using Hubby.Events;
using Hubby.Tests.Hosting;
using Hubby.Webhooks;

namespace Hubby.BrowserTests.Portal;

/// <summary>A webhook whose receiver answers well, until some hours ago.</summary>
static class WebhookScene
{
    static readonly (string Type, int MinutesAgo, int Status, int Attempts, int Ms)[] Deliveries =
    [
        ("booking.created", 560, 200, 1, 176), ("promo_code.claimed", 555, 200, 2, 401),
        ("esim.assigned", 552, 200, 1, 188), ("booking.updated", 540, 503, 6, 287),
        ("booking.created", 291, 503, 5, 298), ("promo_code.redeemed", 61, 0, 4, 15_000),
        ("message.sent", 22, 503, 3, 312), ("promo_code.claimed", 4, 503, 2, 291),
    ];

    /// <summary>The address of its page.</summary>
    public static async Task<string> FillAsync(StagingApp app, Credentials partner)
    {
        var now = app.Clock.GetUtcNow();
        var hook = new WebhookEndpoint
        {
            PartnerId = partner.PartnerId,
            Id = Ids.Row(now.AddDays(-40)),
            Url = "https://hooks.acme.example.com/hubby",
            Events = EventTypes.All,
            SealedSecret = [1],
            CreatedAt = now.AddDays(-40),
            FailingSince = now.AddMinutes(-540),
        };
        await app.QueryAsync(db =>
        {
            db.Add(hook);
            db.AddRange(Deliveries.Select(each => DeliveryOf(hook, each, now)));
            return db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        return $"/portal/webhooks/{hook.Id}";
    }

    static WebhookDelivery DeliveryOf(
        WebhookEndpoint hook, (string Type, int MinutesAgo, int Status, int Attempts, int Ms) of, DateTimeOffset now)
    {
        var at = now.AddMinutes(-of.MinutesAgo);
        var isDelivered = of.Status == 200;
        return new()
        {
            PartnerId = hook.PartnerId,
            Id = Ids.Row(at),
            Endpoint = hook.Id,
            Event = Ids.Row(at),
            Type = of.Type,
            Booking = "0N8XOwViJmeJ1ffUzKVO",
            Body = WebhookBody.Of(of.Type, at, """{"id":"0N8XOwViJmeJ1ffUzKVO","booking_id":"ACME-118204"}"""),
            State = isDelivered ? DeliveryState.Delivered : DeliveryState.Pending,
            Attempts = of.Attempts,
            CreatedAt = at,
            NextTryAt = isDelivered ? null : now.AddHours(2),
            DeliveredAt = isDelivered ? at : null,
            Status = of.Status == 0 ? null : of.Status,
            Response = isDelivered ? "" : "<h1>Down for maintenance</h1>",
            DurationMs = of.Ms,
            Error = isDelivered ? null : of.Status == 0 ? "no whole answer within 15 s" : "answered 503",
        };
    }
}
