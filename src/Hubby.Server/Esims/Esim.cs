using Hubby.Data;
using Hubby.Packages;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hubby.Esims;

/// <summary>Where an eSIM stands; the names are stored and stand in the API in lower case.</summary>
enum EsimState
{
    /// <summary>Given to a traveller; on no phone yet.</summary>
    Assigned,

    /// <summary>A phone has taken the profile from the SM-DP+.</summary>
    Downloaded,
    Installed,

    /// <summary>It has been online: the package runs.</summary>
    Active,

    /// <summary>All data is used.</summary>
    Depleted,

    /// <summary>The package's days are over.</summary>
    Expired,

    /// <summary>It could not be installed and stays stuck; another can be issued.</summary>
    Failed,

    /// <summary>Deleted from the phone.</summary>
    Removed,

    /// <summary>Taken back, because another was issued in its place.</summary>
    Cancelled,
}

/// <summary>A profile given to a traveller, and what it carries. What the package was is copied from the promo code.</summary>
sealed class Esim
{
    public required Guid PartnerId { get; init; }
    public required Guid Id { get; init; }

    /// <summary>The <c>id</c> of the booking.</summary>
    public required string Booking { get; init; }

    /// <summary>The position of its promo code.</summary>
    public required int Position { get; init; }

    /// <summary>1 for the first eSIM of a promo code, one more each time another is issued for the same right.</summary>
    public required int Issue { get; init; }
    public required Iccid Iccid { get; init; }
    public EsimState State { get; init; }
    public required string PackageId { get; init; }
    public required PackageType PackageType { get; init; }

    /// <summary>From its first use; more where a top-up before that lasts longer.</summary>
    public required int PackageDurationDays { get; init; }

    /// <summary>ISO 3166-1 alpha-2 or region code.</summary>
    public required string Destination { get; init; }

    /// <summary>The <see cref="IEsimProvider.Name"/> it comes from, and what it is called there.</summary>
    public required string Provider { get; init; }
    public required string ProviderReference { get; init; }

    /// <summary>Whether the provider knows that it is taken: until then nothing else counts.</summary>
    public required bool IsConfirmed { get; init; }
    public required byte[] SealedActivationCode { get; init; }
    public byte[]? SealedConfirmationCode { get; init; }
    public string? Apn { get; init; }

    /// <summary>Megabytes of 10^6 bytes.</summary>
    public int DataUsedMegabytes { get; init; }

    /// <summary>With what was added; none is unlimited.</summary>
    public required int? DataTotalMegabytes { get; init; }
    public required DateTimeOffset AssignedAt { get; init; }
    public DateTimeOffset? DownloadedAt { get; init; }
    public DateTimeOffset? InstalledAt { get; init; }
    public DateTimeOffset? ActivatedAt { get; init; }
    public DateTimeOffset? DepletedAt { get; init; }
    public DateTimeOffset? ExpiredAt { get; init; }
    public DateTimeOffset? FailedAt { get; init; }
    public DateTimeOffset? RemovedAt { get; init; }
    public DateTimeOffset? CancelledAt { get; init; }

    /// <summary>When the package's days end; none until it is active.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When what is known of it was last true: the provider's time.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>The eSIM that was issued in its place.</summary>
    public Guid? ReplacedBy { get; init; }

    /// <summary>Where the traveller wants it sent, when they said so.</summary>
    public string? Email { get; init; }

    /// <summary>SHA-256 of the secret in the page's address: finds the row, and does not tell the secret.</summary>
    public required byte[] LinkHash { get; init; }
    public required byte[] SealedLink { get; init; }

    /// <summary>When the provider is asked next; while a worker does it, the end of its lease. None: never again.</summary>
    public DateTimeOffset? NextCheckAt { get; init; }

    sealed class Table : IEntityTypeConfiguration<Esim>
    {
        const int HashBytes = 32;

        public void Configure(EntityTypeBuilder<Esim> table)
        {
            table.ToTable("esims");
            table.HasKey(esim => new { esim.PartnerId, esim.Id });
            table.Property(esim => esim.Booking).HasMaxLength(Ids.Length);
            table.Property(esim => esim.Iccid).HasConversion(iccid => iccid.Digits, digits => Iccid.Stored(digits))
                .HasMaxLength(Iccid.MaxLength);
            table.Property(esim => esim.State).HasConversion<string>().HasMaxLength(10);
            table.Property(esim => esim.PackageId).HasMaxLength(Package.MaxIdLength);
            table.Property(esim => esim.PackageType).HasConversion<string>().HasMaxLength(20);
            table.Property(esim => esim.Destination).HasMaxLength(20);
            table.Property(esim => esim.Provider).HasMaxLength(20);
            table.Property(esim => esim.ProviderReference).HasMaxLength(100);
            table.Property(esim => esim.Apn).HasMaxLength(100);
            table.Property(esim => esim.Email).HasMaxLength(254);
            table.Property(esim => esim.LinkHash).HasMaxLength(HashBytes);
            table.HasIndex(esim => esim.Iccid).IsUnique().HasDatabaseName("ux_esims_iccid");
            table.HasIndex(esim => esim.LinkHash).IsUnique().HasDatabaseName("ux_esims_link");
            table.HasIndex(esim => new { esim.PartnerId, esim.Booking, esim.Position, esim.Issue })
                .IsUnique().HasDatabaseName("ux_esims_right");
            table.HasIndex(esim => new { esim.PartnerId, esim.State, esim.Id }).HasDatabaseName("ix_esims_state");
            table.HasIndex(esim => esim.Email)
                .HasMethod("hash").HasFilter("email IS NOT NULL").HasDatabaseName("ix_esims_email");
            // Small: what is stuck, in the order of the bookings, for the people who help.
            table.HasIndex(esim => new { esim.PartnerId, esim.Booking })
                .HasFilter("state = 'Failed'").HasDatabaseName("ix_esims_failed");
            // The same, newest first, for the operator.
            table.HasIndex(esim => esim.Id).HasFilter("state = 'Failed'").HasDatabaseName("ix_esims_failed_newest");
            table.HasIndex(esim => esim.NextCheckAt)
                .HasFilter("next_check_at IS NOT NULL").HasDatabaseName("ix_esims_due");
        }
    }
}

static class EsimsTable
{
    extension(AppDb db)
    {
        public DbSet<Esim> Esims => db.Set<Esim>();

        public IQueryable<Esim> EsimsOf(Guid partnerId, string booking) => db.Esims
            .Where(esim => esim.PartnerId == partnerId && esim.Booking == booking)
            .OrderBy(esim => esim.Position).ThenBy(esim => esim.Issue);
    }
}
