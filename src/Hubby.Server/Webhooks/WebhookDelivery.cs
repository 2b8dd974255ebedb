using Hubby.Data;
using Hubby.Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hubby.Webhooks;

enum DeliveryState
{
    /// <summary>Waits for <see cref="WebhookDelivery.NextTryAt"/>, or is with a worker until then.</summary>
    Pending,

    /// <summary>The receiver answered 2xx.</summary>
    Delivered,

    /// <summary>Will not be tried again by itself.</summary>
    Failed,
}

/// <summary>One event on its way to one endpoint: queue and log in one row.</summary>
sealed class WebhookDelivery
{
    public const int MaxError = 200;
    public const int MaxResponse = 16 * 1024;

    public required Guid PartnerId { get; init; }
    public required Guid Id { get; init; }
    public required Guid Endpoint { get; init; }

    /// <summary>The id of the event, by which the receiver knows a repeat.</summary>
    public required Guid Event { get; init; }
    public required string Type { get; init; }

    /// <summary>What it is about: events of one booking keep their order.</summary>
    public string? Booking { get; init; }

    /// <summary>The very bytes that are signed and sent.</summary>
    public required string Body { get; init; }
    public DeliveryState State { get; init; }
    public int Attempts { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? NextTryAt { get; init; }
    public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>Of the last attempt: the status of the answer, its first part, how long it took, or why there was none.</summary>
    public int? Status { get; init; }
    public string? Response { get; init; }
    public int? DurationMs { get; init; }
    public string? Error { get; init; }

    /// <summary>Every attempt, where there was more than one that succeeded: JSON, see <see cref="WebhookTry"/>.</summary>
    public string? Tries { get; init; }

    /// <summary>A delivery that is due at once.</summary>
    public static WebhookDelivery Of(Event fact, WebhookEndpoint endpoint, DateTimeOffset now) => new()
    {
        PartnerId = endpoint.PartnerId,
        Id = Ids.Row(now),
        Endpoint = endpoint.Id,
        Event = fact.Id,
        Type = fact.Type,
        Booking = fact.Booking,
        Body = WebhookBody.Of(fact.Type, fact.CreatedAt, fact.Data),
        CreatedAt = now,
        NextTryAt = now,
    };

    sealed class Table : IEntityTypeConfiguration<WebhookDelivery>
    {
        public void Configure(EntityTypeBuilder<WebhookDelivery> table)
        {
            table.ToTable("webhook_deliveries");
            table.HasKey(row => new { row.PartnerId, row.Id });
            table.Property(row => row.Type).HasMaxLength(60);
            table.Property(row => row.Booking).HasMaxLength(Ids.Length);
            table.Property(row => row.State).HasConversion<string>().HasMaxLength(10);
            table.Property(row => row.Error).HasMaxLength(MaxError);
            table.HasIndex(row => new { row.PartnerId, row.Endpoint, row.Event }).IsUnique();
            table.HasIndex(row => new { row.PartnerId, row.Endpoint, row.NextTryAt })
                .HasFilter("next_try_at IS NOT NULL").HasDatabaseName("ix_webhook_deliveries_due");
            table.HasIndex(row => new { row.PartnerId, row.Endpoint, row.Booking, row.Id })
                .HasFilter("next_try_at IS NOT NULL").HasDatabaseName("ix_webhook_deliveries_order");
            // Small: what was given up, newest first.
            table.HasIndex(row => new { row.PartnerId, row.Endpoint, row.Id })
                .HasFilter("state = 'Failed'").HasDatabaseName("ix_webhook_deliveries_failed");
            table.HasIndex(row => row.CreatedAt);
        }
    }
}

static class WebhookDeliveriesTable
{
    extension(AppDb db)
    {
        public DbSet<WebhookDelivery> WebhookDeliveries => db.Set<WebhookDelivery>();

        public IQueryable<WebhookDelivery> DeliveriesOf(Guid partnerId, Guid endpoint) =>
            db.WebhookDeliveries.Where(row => row.PartnerId == partnerId && row.Endpoint == endpoint);
    }
}
