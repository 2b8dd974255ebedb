using Hubby.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hubby.Messaging;

/// <summary>How many messages of a day went to one recipient, or out for one partner.</summary>
sealed class MessageCount
{
    public const int KeyLength = 32;

    /// <summary>Days since 1970 in UTC.</summary>
    public required int Day { get; init; }

    /// <summary>A keyed hash, from which nobody reads an address.</summary>
    public required string Key { get; init; }
    public required int Count { get; init; }

    public static int DayOf(DateTimeOffset instant) => (int)(instant.ToUnixTimeSeconds() / (24 * 60 * 60));

    sealed class Table : IEntityTypeConfiguration<MessageCount>
    {
        public void Configure(EntityTypeBuilder<MessageCount> table)
        {
            table.ToTable("message_counts");
            table.HasKey(row => new { row.Day, row.Key });
            table.Property(row => row.Key).HasMaxLength(KeyLength);
        }
    }
}

static class MessageCountsTable
{
    extension(AppDb db)
    {
        public DbSet<MessageCount> MessageCounts => db.Set<MessageCount>();
    }
}
