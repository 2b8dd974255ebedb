using Hubby.Data;
using Hubby.Messages;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hubby.Bookings;

enum BookingStatus { Confirmed, Completed, Cancelled, Expired }

/// <summary>A journey for which a partner gives mobile data.</summary>
sealed class Booking
{
    public required Guid PartnerId { get; init; }
    public required string Id { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>As it is kept: <see cref="StatusOfBooking"/> tells where it stands at a moment.</summary>
    public BookingStatus Status { get; init; }

    /// <summary>The partner's own reference, not unique by itself.</summary>
    public string? BookingId { get; init; }
    public string? Email { get; init; }
    public string? Phone { get; init; }
    public string? FirstName { get; init; }
    public string? LastName { get; init; }
    public string? FullName { get; init; }
    public string? Title { get; init; }
    public string? Gender { get; init; }
    public int? Pax { get; init; }
    public required DateTimeOffset DepartureDate { get; init; }
    public DateTimeOffset? ReturnDate { get; init; }
    public string? DepartureLocation { get; init; }
    public string? FlightNumber { get; init; }
    public string? Locale { get; init; }
    public string? ExternalUserId { get; init; }
    public string? CustomBranding { get; init; }

    /// <summary>A JSON object, as the partner sent it.</summary>
    public string? Metadata { get; init; }

    /// <summary>None when the request had no <c>communication_options</c>.</summary>
    public bool? ShouldSendMessage { get; init; }
    public Channels Channels { get; init; }

    /// <summary>
    /// The first 16 bytes of a SHA-256 over everything the partner asked for: tells a repeat from another booking under the same
    /// reference.
    /// </summary>
    public required byte[] ContentHash { get; init; }

    /// <summary>What must not come twice, judged by a unique index; none once the booking is cancelled.</summary>
    public byte[]? RepeatKey { get; init; }

    /// <summary>
    /// No other booking may have this reference: set where the partner asked for unique references, until it is cancelled.
    /// </summary>
    public bool HoldsReference { get; init; }

    /// <summary>
    /// When it was told that the journey is about to begin; none until then, and again once the date is changed.
    /// </summary>
    public DateTimeOffset? DepartureAnnouncedAt { get; init; }

    /// <summary>Which bookings may still be told of; one that was made after its departure never is.</summary>
    public const string NotYetDeparting =
        "departure_announced_at IS NULL AND status = 'Confirmed' AND departure_date > created_at";

    sealed class Table : IEntityTypeConfiguration<Booking>
    {
        public void Configure(EntityTypeBuilder<Booking> table)
        {
            table.ToTable("bookings");
            table.HasKey(booking => new { booking.PartnerId, booking.Id });
            table.Property(booking => booking.Id).HasMaxLength(Ids.Length);
            table.Property(booking => booking.Status).HasConversion<string>().HasMaxLength(10);
            table.Property(booking => booking.BookingId).HasMaxLength(255);
            table.Property(booking => booking.Email).HasMaxLength(254);
            table.Property(booking => booking.DepartureLocation).HasMaxLength(3);

            // One index finds a reference and refuses its repeat; where there is no reference a second, partial one does.
            table.HasIndex(booking => new { booking.PartnerId, booking.BookingId, booking.RepeatKey })
                .IsUnique().HasFilter("booking_id IS NOT NULL").HasDatabaseName("ux_bookings_reference");
            table.HasIndex(booking => new { booking.PartnerId, booking.RepeatKey })
                .IsUnique().HasFilter("booking_id IS NULL").HasDatabaseName("ux_bookings_repeat");
            table.HasIndex(booking => new { booking.PartnerId, booking.BookingId })
                .IsUnique().HasFilter("holds_reference").HasDatabaseName("ux_bookings_held_reference");
            // Trips by date, to plan messages ahead; of no cost to a booking that asks for none.
            table.HasIndex(booking => new { booking.PartnerId, booking.DepartureDate, booking.Id })
                .HasFilter("should_send_message").HasDatabaseName("ix_bookings_departure");
            table.HasIndex(booking => new { booking.PartnerId, booking.ReturnDate, booking.Id })
                .HasFilter("should_send_message AND return_date IS NOT NULL").HasDatabaseName("ix_bookings_return");
            // Small as well: a booking leaves it once its departure was announced.
            table.HasIndex(booking => booking.DepartureDate).HasFilter(NotYetDeparting).HasDatabaseName("ix_bookings_departing");
            // Of no cost to a booking whose partner names no user.
            table.HasIndex(booking => new { booking.PartnerId, booking.ExternalUserId, booking.Id })
                .HasFilter("external_user_id IS NOT NULL").HasDatabaseName("ix_bookings_external_user");
            // Lands anywhere, so it is as small as can be: on PostgreSQL four bytes of hash for each booking.
            table.HasIndex(booking => booking.Email)
                .HasMethod("hash").HasFilter("email IS NOT NULL").HasDatabaseName("ix_bookings_email");
        }
    }
}

static class BookingsTable
{
    extension(AppDb db)
    {
        public DbSet<Booking> Bookings => db.Set<Booking>();

        public Task<Booking?> FindBookingAsync(Guid partnerId, string id, CancellationToken ct) =>
            db.Bookings.FirstOrDefaultAsync(booking => booking.PartnerId == partnerId && booking.Id == id, ct);

        /// <summary>The same, in a transaction and so that nobody else changes it before that has ended.</summary>
        public async Task<Booking?> LockBookingAsync(Guid partnerId, string id, CancellationToken ct)
        {
            // On SQLite a transaction begins with the only write lock there is.
            if (!db.Database.IsNpgsql())
                return await db.FindBookingAsync(partnerId, id, ct);
            var rows = await db.Bookings
                .FromSql($"SELECT * FROM bookings WHERE partner_id = {partnerId} AND id = {id} FOR UPDATE").ToListAsync(ct);
            return rows.FirstOrDefault();
        }
    }
}
