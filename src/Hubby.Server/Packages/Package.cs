using Hubby.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hubby.Packages;

enum PackageType { Starter, DataLimited, TimeLimited, Unlimited }

/// <summary>Something a traveller can be given: so much data, for so many days, in these places.</summary>
sealed class Package
{
    public const int MaxIdLength = 80;

    /// <summary>The <c>package_id</c> of the API: lower case letters, digits and dashes.</summary>
    public required string Id { get; init; }

    /// <summary>The only partner who may use it, or none: everyone.</summary>
    public Guid? PartnerId { get; init; }
    public required PackageType Type { get; init; }

    /// <summary>ISO 3166-1 alpha-2 codes and region codes, separated by spaces; <c>*</c> is everywhere.</summary>
    public required string Coverage { get; init; }

    /// <summary>Data in megabytes of 10^6 bytes; none means unlimited.</summary>
    public int? SizeMegabytes { get; init; }
    public required int DurationDays { get; init; }

    /// <summary>In the currency's own unit (12.50), with the ISO 4217 code beside it.</summary>
    public required decimal Price { get; init; }
    public required string Currency { get; init; }

    /// <summary>The lowest number wins where several packages would do.</summary>
    public int Priority { get; init; } = 100;
    public bool IsActive { get; init; } = true;

    sealed class Table : IEntityTypeConfiguration<Package>
    {
        public void Configure(EntityTypeBuilder<Package> table)
        {
            table.ToTable("packages");
            table.Property(package => package.Id).HasMaxLength(MaxIdLength);
            table.Property(package => package.Type).HasConversion<string>().HasMaxLength(20);
            table.Property(package => package.Price).HasPrecision(12, 3);
            table.Property(package => package.Currency).HasMaxLength(3);
        }
    }
}

static class PackagesTable
{
    extension(AppDb db)
    {
        public DbSet<Package> Packages => db.Set<Package>();
    }
}
