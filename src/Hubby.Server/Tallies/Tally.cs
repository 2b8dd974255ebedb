using Hubby.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hubby.Tallies;

/// <summary>What is counted; the names are stored.</summary>
enum Measure
{
    /// <summary>Bookings, on the day they were made; so are the stages below that they have reached since.</summary>
    Booked,
    Messaged,
    Claimed,
    Redeemed,
    Installed,
    Active,
    Cancelled,

    /// <summary>The same stages on the day on which a booking reached them.</summary>
    MessagedThen,
    ClaimedThen,
    RedeemedThen,
    InstalledThen,
    ActiveThen,
    CancelledThen,

    /// <summary>Bookings by destination, and those of them with data in use there. The subject is its code; empty: left
    /// open.</summary>
    Destination,
    DestinationActive,

    /// <summary>Bookings by the airport they named when they were counted; empty: none.</summary>
    Airport,

    /// <summary>Messages by what became of them until now, on the day they were planned. The subject is the channel.</summary>
    MessagePending,
    MessageSent,
    MessageDelivered,
    MessageFailed,
    MessageSkipped,

    /// <summary>Attempts at a webhook. The subject is the endpoint, of answered ones with how long they took.</summary>
    HookAnswered,
    HookFailed,

    /// <summary>What has many subjects, of a whole month on its first day; see <see cref="Months"/>.</summary>
    MonthlyDestination,
    MonthlyActive,
    MonthlyAirport,
}

/// <summary>A sum: so many of one kind on one UTC day, for one brand of a partner.</summary>
sealed class Tally
{
    public const int MaxBrand = 255;
    public const int MaxSubject = 60;

    public required Guid PartnerId { get; init; }
    public required Measure Measure { get; init; }

    /// <summary>Days since 1970 in UTC.</summary>
    public required int Day { get; init; }

    /// <summary>Empty: the partner's own.</summary>
    public required string Brand { get; init; }
    public required string Subject { get; init; }
    public required long Count { get; init; }

    sealed class Table : IEntityTypeConfiguration<Tally>
    {
        public void Configure(EntityTypeBuilder<Tally> table)
        {
            table.ToTable("tallies");
            table.HasKey(row => new { row.PartnerId, row.Measure, row.Day, row.Brand, row.Subject });
            table.Property(row => row.Measure).HasConversion<string>().HasMaxLength(20);
            table.Property(row => row.Brand).HasMaxLength(MaxBrand);
            table.Property(row => row.Subject).HasMaxLength(MaxSubject);
        }
    }
}

static class TalliesTable
{
    extension(AppDb db)
    {
        public DbSet<Tally> Tallies => db.Set<Tally>();
    }
}

/// <summary>The days that sums belong to.</summary>
static class UtcDay
{
    public static int Of(DateTimeOffset instant) => (int)(instant.ToUnixTimeSeconds() / (24 * 60 * 60));

    public static int Of(DateOnly date) => date.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    public static DateOnly Date(int day) => DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(day);

    /// <summary>The first of the month that it is in.</summary>
    public static int FirstOfMonth(int day) => day - Date(day).Day + 1;

    public static int FirstOfNextMonth(int day) => Of(Date(FirstOfMonth(day)).AddMonths(1));
}
