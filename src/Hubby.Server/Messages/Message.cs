using Hubby.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hubby.Messages;

enum MessageState
{
    /// <summary>Waits for <see cref="Message.NextTryAt"/>, or is with a worker until then.</summary>
    Pending,

    /// <summary>Handed over to the channel's provider.</summary>
    Sent,

    /// <summary>The provider says that it arrived.</summary>
    Delivered,

    /// <summary>Will not be tried again; <see cref="Message.Reason"/> says why.</summary>
    Failed,

    /// <summary>Was never to be tried; <see cref="Message.Reason"/> says why.</summary>
    Skipped,
}

/// <summary>What a message is about; the names are stored and stand in the API in snake case.</summary>
enum MessageKind { PromoCode, Claim, EsimReady, Reminder, Expiring, Scheduled }

/// <summary>One message to one traveller on one channel: queue, log and answer to "did it arrive?" in one row.</summary>
sealed class Message
{
    public const int MaxReason = 40;
    public const int MaxError = 300;
    public const int MaxOrigin = 80;
    public const int MaxProviderId = 200;

    /// <summary>How the origin begins of what a partner had sent again.</summary>
    public const string SentAgain = "again ";

    public required Guid PartnerId { get; init; }
    public required Guid Id { get; init; }

    /// <summary>The <c>id</c> of the booking it belongs to.</summary>
    public required string Booking { get; init; }

    /// <summary>
    /// What it comes from, such as a fact: one message comes from one origin on one channel, however often the origin is seen.
    /// </summary>
    public required string Origin { get; init; }
    public required MessageKind Kind { get; init; }

    /// <summary>Exactly one.</summary>
    public required Channels Channel { get; init; }
    public MessageState State { get; set; }

    /// <summary>A code for people and programs: why it was skipped or has failed.</summary>
    public string? Reason { get; set; }

    /// <summary>E-mail address or E.164 number; none for push, which goes to all of the traveller's subscriptions.</summary>
    public string? Recipient { get; set; }

    /// <summary>BCP 47.</summary>
    public required string Locale { get; init; }

    /// <summary>The position of the promo code it is about; none when it is about all of the booking.</summary>
    public int? Position { get; init; }

    /// <summary>Tries that ended, one way or another.</summary>
    public int Attempts { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether it counts to the messages of its day already; set before its first try.</summary>
    public bool IsCounted { get; init; }

    /// <summary>The state as which it stands in the sums, and the brand; none while it does not yet.</summary>
    public MessageState? TalliedAs { get; init; }
    public string? TalliedBrand { get; init; }

    /// <summary>When it was first to go out; tries end a day later.</summary>
    public required DateTimeOffset DueAt { get; set; }

    /// <summary>The next try; while a worker has it, the end of the worker's lease. None once it is settled.</summary>
    public DateTimeOffset? NextTryAt { get; set; }
    public DateTimeOffset? SentAt { get; set; }
    public DateTimeOffset? DeliveredAt { get; set; }

    /// <summary>Who carried it, such as <c>smtp</c>, and what it is called there.</summary>
    public string? Provider { get; set; }
    public string? ProviderId { get; set; }

    /// <summary>What the provider said last, without the address.</summary>
    public string? LastError { get; set; }

    /// <summary>Which messages have moved on since the sums were made; the index of them must have these words.</summary>
    public const string NotTallied = "tallied_as IS NULL OR tallied_as <> state";

    sealed class Table : IEntityTypeConfiguration<Message>
    {
        public void Configure(EntityTypeBuilder<Message> table)
        {
            table.ToTable("messages");
            table.HasKey(message => new { message.PartnerId, message.Id });
            table.Property(message => message.Booking).HasMaxLength(Ids.Length);
            table.Property(message => message.Origin).HasMaxLength(MaxOrigin);
            table.Property(message => message.Kind).HasConversion<string>().HasMaxLength(20);
            table.Property(message => message.Channel).HasConversion<string>().HasMaxLength(10);
            table.Property(message => message.State).HasConversion<string>().HasMaxLength(10);
            table.Property(message => message.Reason).HasMaxLength(MaxReason);
            table.Property(message => message.Recipient).HasMaxLength(254);
            table.Property(message => message.Locale).HasMaxLength(35);
            table.Property(message => message.Provider).HasMaxLength(20);
            table.Property(message => message.ProviderId).HasMaxLength(MaxProviderId);
            table.Property(message => message.LastError).HasMaxLength(MaxError);
            table.Property(message => message.IsCounted).HasDefaultValue(false);
            table.Property(message => message.TalliedAs).HasConversion<string>().HasMaxLength(10);
            table.Property(message => message.TalliedBrand).HasMaxLength(255);
            table.HasIndex(message => new { message.PartnerId, message.Booking, message.Origin, message.Channel }).IsUnique();
            table.HasIndex(message => new { message.Channel, message.PartnerId, message.NextTryAt })
                .HasFilter("next_try_at IS NOT NULL").HasDatabaseName("ix_messages_due");
            // Small: what did not get through, in the order of the bookings, for the people who help.
            table.HasIndex(message => new { message.PartnerId, message.Booking })
                .HasFilter("state = 'Failed'").HasDatabaseName("ix_messages_failed");
            // The same, newest first, for the operator.
            table.HasIndex(message => message.Id).HasFilter("state = 'Failed'").HasDatabaseName("ix_messages_failed_newest");
            table.HasIndex(message => new { message.PartnerId, message.Id })
                .HasFilter(NotTallied).HasDatabaseName("ix_messages_untallied");
            table.HasIndex(message => new { message.Provider, message.ProviderId })
                .HasFilter("provider_id IS NOT NULL").HasDatabaseName("ix_messages_provider");
        }
    }
}

static class MessagesTable
{
    extension(AppDb db)
    {
        public DbSet<Message> Messages => db.Set<Message>();

        public IQueryable<Message> MessagesOf(Guid partnerId, string booking) => db.Messages
            .Where(message => message.PartnerId == partnerId && message.Booking == booking)
            .OrderBy(message => message.Id);
    }
}
