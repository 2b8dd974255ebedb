using Hubby.Data;
using Hubby.Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hubby.Webhooks;

/// <summary>Where a partner wants to hear of events, and of which.</summary>
sealed class WebhookEndpoint
{
    public const int MaxUrl = 2000;
    public const int MostPerPartner = 20;

    public required Guid PartnerId { get; init; }
    public required Guid Id { get; init; }
    public required string Url { get; init; }

    /// <summary>Types, or <c>*</c>, separated by spaces.</summary>
    public required string Events { get; init; }

    /// <summary>Sealed under the endpoint's id.</summary>
    public required byte[] SealedSecret { get; init; }

    /// <summary>Signs as well until <see cref="OldSecretUntil"/>.</summary>
    public byte[]? SealedOldSecret { get; init; }
    public DateTimeOffset? OldSecretUntil { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary>Why: <see cref="DisabledReasons"/>.</summary>
    public string? DisabledReason { get; init; }

    /// <summary>Since when every attempt has failed.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    public bool Wants(string type) => Events == EventTypes.All || Events.Split(' ').Contains(type);

    sealed class Table : IEntityTypeConfiguration<WebhookEndpoint>
    {
        public void Configure(EntityTypeBuilder<WebhookEndpoint> table)
        {
            table.ToTable("webhook_endpoints");
            table.HasKey(row => new { row.PartnerId, row.Id });
            table.Property(row => row.Url).HasMaxLength(MaxUrl);
            table.Property(row => row.Events).HasMaxLength(1000);
            table.Property(row => row.DisabledReason).HasMaxLength(20);
        }
    }
}

/// <summary>Why an endpoint gets nothing any more.</summary>
static class DisabledReasons
{
    /// <summary>The partner said so.</summary>
    public const string Partner = "by_partner";

    /// <summary>It answered 410.</summary>
    public const string Gone = "gone";

    /// <summary>It has failed for days on end.</summary>
    public const string Failing = "failing";
}

static class WebhookEndpointsTable
{
    extension(AppDb db)
    {
        public DbSet<WebhookEndpoint> WebhookEndpoints => db.Set<WebhookEndpoint>();

        public Task<WebhookEndpoint?> FindWebhookAsync(Guid partnerId, Guid id, CancellationToken ct) =>
            db.WebhookEndpoints.FirstOrDefaultAsync(row => row.PartnerId == partnerId && row.Id == id, ct);
    }
}
