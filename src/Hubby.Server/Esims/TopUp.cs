using Hubby.Data;
using Hubby.Packages;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hubby.Esims;

/// <summary>
/// Data that a partner has added to an eSIM. It belongs to the right, so it stays when another eSIM is issued for that.
/// </summary>
sealed class TopUp
{
    public const int RepeatKeyBytes = 16;

    public required Guid PartnerId { get; init; }
    public required Guid Id { get; init; }

    /// <summary>The eSIM it was added to.</summary>
    public required Guid Esim { get; init; }

    /// <summary>The <c>id</c> of the booking.</summary>
    public required string Booking { get; init; }

    /// <summary>The position of the promo code.</summary>
    public required int Position { get; init; }
    public required string PackageId { get; init; }

    /// <summary>Megabytes of 10^6 bytes.</summary>
    public required int SizeMegabytes { get; init; }
    public required int DurationDays { get; init; }

    /// <summary>The head of a SHA-256 over signature and body: the very same request adds nothing a second time.</summary>
    public required byte[] RepeatKey { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    sealed class Table : IEntityTypeConfiguration<TopUp>
    {
        public void Configure(EntityTypeBuilder<TopUp> table)
        {
            table.ToTable("top_ups");
            table.HasKey(topUp => new { topUp.PartnerId, topUp.Id });
            table.Property(topUp => topUp.Booking).HasMaxLength(Ids.Length);
            table.Property(topUp => topUp.PackageId).HasMaxLength(Package.MaxIdLength);
            table.Property(topUp => topUp.RepeatKey).HasMaxLength(RepeatKeyBytes);
            table.HasIndex(topUp => new { topUp.PartnerId, topUp.RepeatKey }).IsUnique().HasDatabaseName("ux_top_ups_repeat");
            table.HasIndex(topUp => new { topUp.PartnerId, topUp.Booking, topUp.Position })
                .HasDatabaseName("ix_top_ups_right");
        }
    }
}

static class TopUpsTable
{
    extension(AppDb db)
    {
        public DbSet<TopUp> TopUps => db.Set<TopUp>();

        /// <summary>All that was added for the right of an eSIM, oldest first.</summary>
        public IQueryable<TopUp> TopUpsOf(Esim esim) => db.TopUps
            .Where(row => row.PartnerId == esim.PartnerId && row.Booking == esim.Booking && row.Position == esim.Position)
            .OrderBy(row => row.Id);
    }
}
