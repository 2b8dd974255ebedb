using Hubby.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hubby.Partners;

/// <summary>A travel company that sends bookings.</summary>
sealed class Partner
{
    public required Guid Id { get; init; }

    /// <summary>The partner's name in addresses, as in the claim link: lower case letters, digits and single dashes.</summary>
    public required string Slug { get; init; }
    public required string Name { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>BCP 47; the language of a traveller whose booking names none.</summary>
    public string Locale { get; set; } = "en";

    /// <summary>Of the IANA database; the partner's own hours, where a schedule means them.</summary>
    public string TimeZone { get; set; } = TimeZoneId.Utc;
    public Brand Brand { get; set; } = new();

    /// <summary>Whom Hubby writes to about this account, such as a webhook that had to be disabled; none: nobody.</summary>
    public string? ContactEmail { get; set; }

    /// <summary>Names that a booking's <c>custom_branding</c> may carry.</summary>
    public List<string> SubBrands { get; set; } = [];
    public bool RequireSignedBody { get; set; }
    public bool UniqueBookingIds { get; set; }
    public bool AllowsDestinationlessCodes { get; set; }

    /// <summary>Whether a code that was claimed may be sent to a second address by its claim link.</summary>
    public bool AllowsClaimToOtherAddress { get; set; }

    /// <summary>
    /// Whether anybody wants to hear of its events; where not, facts that lead to nothing else need no dispatch.
    /// </summary>
    public bool HasWebhooks { get; init; }

    sealed class Table : IEntityTypeConfiguration<Partner>
    {
        public void Configure(EntityTypeBuilder<Partner> table)
        {
            table.ToTable("partners");
            table.Property(partner => partner.Slug).HasMaxLength(40);
            table.HasIndex(partner => partner.Slug).IsUnique();
            table.Property(partner => partner.Name).HasMaxLength(100);
            table.Property(partner => partner.Locale).HasMaxLength(35);
            table.Property(partner => partner.TimeZone).HasMaxLength(64).HasDefaultValue(TimeZoneId.Utc);
            table.Property(partner => partner.ContactEmail).HasMaxLength(255);
            table.Property(partner => partner.HasWebhooks).HasDefaultValue(false);
            table.Property(partner => partner.Brand).HasConversion(Brand.AsJson);
        }
    }
}

static class PartnersTable
{
    extension(AppDb db)
    {
        public DbSet<Partner> Partners => db.Set<Partner>();
    }
}
