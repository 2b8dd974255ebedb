using Hubby.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hubby.PromoCodes;

enum PromoCodeStatus { Issued, Claimed, Redeemed, Revoked, Expired }

/// <summary>
/// A right to one package, carried by ten characters. What the package was is copied, so the catalogue may change.
/// </summary>
sealed class PromoCode
{
    public const int Length = 10;

    public required Guid PartnerId { get; init; }

    /// <summary>The <see cref="Bookings.Booking.Id"/> it belongs to.</summary>
    public required string Booking { get; init; }

    /// <summary>Within the booking; below zero once another code has taken its place.</summary>
    public required int Position { get; init; }
    public required string Code { get; init; }
    public required Guid Uuid { get; init; }
    public PromoCodeStatus Status { get; init; }
    public required string PackageId { get; init; }
    public required Packages.PackageType PackageType { get; init; }
    public int? PackageSizeMegabytes { get; init; }
    public required int PackageDurationDays { get; init; }
    public string? Destination { get; init; }
    public string? Iso3 { get; init; }

    /// <summary>All codes asked for, separated by spaces, when they are more than one.</summary>
    public string? Destinations { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }

    sealed class Table : IEntityTypeConfiguration<PromoCode>
    {
        public void Configure(EntityTypeBuilder<PromoCode> table)
        {
            table.ToTable("promo_codes");
            table.HasKey(code => new { code.PartnerId, code.Booking, code.Position });
            table.HasIndex(code => code.Code).IsUnique();
            table.HasIndex(code => new { code.PartnerId, code.ExpiresAt, code.Booking })
                .HasFilter("expires_at IS NOT NULL").HasDatabaseName("ix_promo_codes_partner_expiry");
            // 122 random bits need no index to keep them apart, only a small one to be found by.
            table.HasIndex(code => code.Uuid).HasMethod("hash");
            // Small: only codes that have an end and have not come to it.
            table.HasIndex(code => code.ExpiresAt)
                .HasFilter("expires_at IS NOT NULL AND status IN ('Issued', 'Claimed')").HasDatabaseName("ix_promo_codes_expiry");
            table.Property(code => code.Booking).HasMaxLength(Ids.Length);
            table.Property(code => code.Code).HasMaxLength(Length);
            table.Property(code => code.Status).HasConversion<string>().HasMaxLength(10);
            table.Property(code => code.PackageId).HasMaxLength(Packages.Package.MaxIdLength);
            table.Property(code => code.PackageType).HasConversion<string>().HasMaxLength(20);
            table.Property(code => code.Destination).HasMaxLength(20);
            table.Property(code => code.Iso3).HasMaxLength(3);
        }
    }
}

static class PromoCodesTable
{
    extension(AppDb db)
    {
        public DbSet<PromoCode> PromoCodes => db.Set<PromoCode>();

        /// <summary>Without those in whose place another stands.</summary>
        public IQueryable<PromoCode> PromoCodesInPlace => db.PromoCodes.Where(code => code.Position >= 0);

        public IQueryable<PromoCode> PromoCodesOf(Guid partnerId, string booking) => db.PromoCodesInPlace
            .Where(code => code.PartnerId == partnerId && code.Booking == booking)
            .OrderBy(code => code.Position);
    }
}
