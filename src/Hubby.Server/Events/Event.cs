using Hubby.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hubby.Events;

/// <summary>A fact: announced in the commit that made it true. Outbox, timeline, event stream and audit in one table.</summary>
sealed class Event
{
    public required Guid PartnerId { get; init; }
    public required Guid Id { get; init; }
    public required string Type { get; init; }

    /// <summary>The id of the booking it is about, or none.</summary>
    public string? Booking { get; init; }

    /// <summary>JSON: the <c>data</c> of the event.</summary>
    public required string Data { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether somebody is still to react to it.</summary>
    public bool IsPending { get; set; } = true;

    sealed class Table : IEntityTypeConfiguration<Event>
    {
        public void Configure(EntityTypeBuilder<Event> table)
        {
            table.ToTable("events");
            table.HasKey(fact => new { fact.PartnerId, fact.Id });
            table.Property(fact => fact.Type).HasMaxLength(60);
            table.Property(fact => fact.Booking).HasMaxLength(Ids.Length);
            table.HasIndex(fact => fact.Id).HasFilter("is_pending").HasDatabaseName("ix_events_pending");
            // A booking's id begins with its time, as the fact's does, so new entries land near the end.
            table.HasIndex(fact => new { fact.PartnerId, fact.Booking, fact.Id })
                .HasFilter("booking IS NOT NULL").HasDatabaseName("ix_events_booking");
            table.HasCommitOrder("ix_events_stream", nameof(PartnerId), nameof(Id));
        }
    }
}

static class EventsTable
{
    extension(AppDb db)
    {
        public DbSet<Event> Events => db.Set<Event>();
    }
}
