using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hubby.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hubby.Messaging.Push;

enum PushKind { Web, Fcm }

/// <summary>A browser or an app of a traveller's that wants to be told about a booking.</summary>
sealed class PushSubscription
{
    public const int MostPerBooking = 20;

    public required Guid PartnerId { get; init; }

    /// <summary>Random: whoever knows it may remove the subscription.</summary>
    public required Guid Id { get; init; }

    /// <summary>The <c>id</c> of the booking.</summary>
    public required string Booking { get; init; }
    public required PushKind Kind { get; init; }

    /// <summary>SHA-256 of the endpoint or token: the same browser is one row.</summary>
    public required byte[] TargetHash { get; init; }

    /// <summary>A <see cref="PushTarget"/>, sealed, since whoever has it can write to the traveller's screen.</summary>
    public required byte[] SealedTarget { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? LastUsedAt { get; init; }

    sealed class Table : IEntityTypeConfiguration<PushSubscription>
    {
        public void Configure(EntityTypeBuilder<PushSubscription> table)
        {
            table.ToTable("push_subscriptions");
            table.HasKey(subscription => new { subscription.PartnerId, subscription.Id });
            table.Property(subscription => subscription.Booking).HasMaxLength(Ids.Length);
            table.Property(subscription => subscription.Kind).HasConversion<string>().HasMaxLength(10);
            table.HasIndex(subscription => new { subscription.PartnerId, subscription.Booking, subscription.TargetHash })
                .IsUnique();
            table.HasIndex(subscription => subscription.Id).HasMethod("hash").HasDatabaseName("ix_push_subscriptions_id");
        }
    }
}

/// <summary>Where a notification goes.</summary>
/// <param name="Address">The push service's endpoint for this browser, or the app's registration token.</param>
/// <param name="PublicKey">Of a browser: its P-256 key, uncompressed, 65 bytes (RFC 8291, <c>p256dh</c>).</param>
/// <param name="Secret">Of a browser: 16 bytes (RFC 8291, <c>auth</c>).</param>
sealed record PushTarget(string Address, byte[]? PublicKey = null, byte[]? Secret = null)
{
    public byte[] Hash => SHA256.HashData(Encoding.UTF8.GetBytes(Address));

    public byte[] Seal(SecretBox box, Guid row) =>
        box.Seal(JsonSerializer.SerializeToUtf8Bytes(this, PushJson.Default.PushTarget), row);

    /// <summary>None when it was sealed under another master key.</summary>
    public static PushTarget? Open(SecretBox box, PushSubscription row) =>
        box.Open(row.SealedTarget, row.Id) is { } json ? JsonSerializer.Deserialize(json, PushJson.Default.PushTarget) : null;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PushTarget))]
[JsonSerializable(typeof(Http.Envelope<SubscriptionAnswer>))]
[JsonSerializable(typeof(Http.Envelope<PublicKeyAnswer>))]
sealed partial class PushJson : JsonSerializerContext;

static class PushSubscriptionsTable
{
    extension(AppDb db)
    {
        public DbSet<PushSubscription> PushSubscriptions => db.Set<PushSubscription>();

        public IQueryable<PushSubscription> PushSubscriptionsOf(Guid partnerId, string booking) => db.PushSubscriptions
            .Where(row => row.PartnerId == partnerId && row.Booking == booking)
            .OrderBy(row => row.CreatedAt);
    }
}
