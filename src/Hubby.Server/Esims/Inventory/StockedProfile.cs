using Hubby.Data;
using Hubby.Packages;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hubby.Esims;

/// <summary>An activation code that the operator has loaded, for one package, to be handed out once.</summary>
sealed class StockedProfile
{
    public required Guid Id { get; init; }
    public required string PackageId { get; init; }
    public required Iccid Iccid { get; init; }

    /// <summary>Sealed under labels that name this row; see <see cref="EsimSecrets"/>.</summary>
    public required byte[] SealedActivationCode { get; init; }
    public byte[]? SealedConfirmationCode { get; init; }
    public required DateTimeOffset ImportedAt { get; init; }

    /// <summary>When it was handed out; it is in stock while there is none.</summary>
    public DateTimeOffset? TakenAt { get; init; }

    /// <summary>The <see cref="EsimOrder.Key"/> it went to.</summary>
    public string? TakenFor { get; init; }

    sealed class Table : IEntityTypeConfiguration<StockedProfile>
    {
        public void Configure(EntityTypeBuilder<StockedProfile> table)
        {
            table.ToTable("esim_stock");
            table.HasKey(profile => profile.Id);
            table.Property(profile => profile.PackageId).HasMaxLength(Package.MaxIdLength);
            table.Property(profile => profile.Iccid).HasConversion(iccid => iccid.Digits, digits => Iccid.Stored(digits))
                .HasMaxLength(Iccid.MaxLength);
            table.Property(profile => profile.TakenFor).HasMaxLength(40);
            table.HasIndex(profile => profile.Iccid).IsUnique().HasDatabaseName("ux_esim_stock_iccid");
            table.HasIndex(profile => new { profile.PackageId, profile.Id })
                .HasFilter("taken_at IS NULL").HasDatabaseName("ix_esim_stock_free");
            // How fast a package goes.
            table.HasIndex(profile => new { profile.PackageId, profile.TakenAt })
                .HasFilter("taken_at IS NOT NULL").HasDatabaseName("ix_esim_stock_taken");
        }
    }
}

static class StockTable
{
    extension(AppDb db)
    {
        public DbSet<StockedProfile> EsimStock => db.Set<StockedProfile>();

        /// <summary>How many profiles of a package are left, counted no further than there is anything to say.</summary>
        public Task<int> CountStockAsync(string packageId, int most, CancellationToken ct) => db.EsimStock
            .Where(profile => profile.PackageId == packageId && profile.TakenAt == null).Take(most).CountAsync(ct);
    }
}
