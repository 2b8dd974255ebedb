using System.Text.Json;
using Hubby.Data;
using Hubby.Tallies;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hubby.Insights;

/// <summary>How far a booking has come; the numbers are stored. Whoever got to one of them has passed those before it.</summary>
enum Stage { Booked, Message, Claimed, Redeemed, Installed, Active }

/// <summary>
/// What was counted of a booking already, so that nothing of it counts twice. A booking without a row was only made, in the
/// partner's own brand.
/// </summary>
sealed record BookingProgress
{
    public required Guid PartnerId { get; init; }
    public required string Booking { get; init; }

    /// <summary>The furthest it came.</summary>
    public required Stage Reached { get; init; }

    /// <summary>The brand that it was counted for and stays counted for.</summary>
    public required string Brand { get; init; }

    /// <summary>Destinations in which it counts as active, separated by spaces; one left open is a dash.</summary>
    public string? ActiveIn { get; init; }

    sealed class Table : IEntityTypeConfiguration<BookingProgress>
    {
        public void Configure(EntityTypeBuilder<BookingProgress> table)
        {
            table.ToTable("booking_progress");
            table.HasKey(row => new { row.PartnerId, row.Booking });
            table.Property(row => row.Booking).HasMaxLength(Ids.Length);
            table.Property(row => row.Brand).HasMaxLength(Tally.MaxBrand);
        }
    }
}

static class BookingProgressTable
{
    extension(AppDb db)
    {
        public DbSet<BookingProgress> BookingProgress => db.Set<BookingProgress>();

        public Task<int> WriteProgressAsync(Guid partnerId, IReadOnlyCollection<BookingProgress> rows, CancellationToken ct)
        {
            if (rows.Count == 0)
                return Task.FromResult(0);
            var ordered = rows.OrderBy(row => row.Booking, StringComparer.Ordinal).ToArray();
            return db.Database.IsNpgsql()
                ? db.Database.ExecuteSqlRawAsync(PostgresSql,
                    [
                        partnerId, Array.ConvertAll(ordered, row => row.Booking),
                        Array.ConvertAll(ordered, row => (int)row.Reached),
                        Array.ConvertAll(ordered, row => row.Brand), Array.ConvertAll(ordered, row => row.ActiveIn),
                    ], ct)
                : db.Database.ExecuteSqlRawAsync(SqliteSql,
                    [
                        SqliteDb.Stored(partnerId), JsonSerializer.Serialize(ordered.Select(row =>
                            new object?[] { row.Booking, (int)row.Reached, row.Brand, row.ActiveIn })),
                    ], ct);
        }
    }

    const string OnConflict =
        "ON CONFLICT (partner_id, booking) DO UPDATE SET reached = excluded.reached, active_in = excluded.active_in";

    const string PostgresSql = $$"""
        INSERT INTO booking_progress (partner_id, booking, reached, brand, active_in)
        SELECT {0}, row.* FROM unnest({1}, {2}, {3}, {4}) AS row(booking, reached, brand, active_in)
        {{OnConflict}}
        """;

    const string SqliteSql = $$"""
        INSERT INTO booking_progress (partner_id, booking, reached, brand, active_in)
        SELECT {0}, value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each({1}) WHERE true
        {{OnConflict}}
        """;
}
