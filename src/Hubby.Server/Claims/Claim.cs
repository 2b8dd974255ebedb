using Hubby.Data;
using Hubby.Http;
using Hubby.PromoCodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hubby.Claims;

/// <summary>A promo code that somebody with its claim link has sent to an address; one for each address.</summary>
sealed class Claim
{
    public required Guid PartnerId { get; init; }

    /// <summary>The <see cref="PromoCode.Booking"/> and <see cref="PromoCode.Position"/> of the code.</summary>
    public required string Booking { get; init; }
    public required int Position { get; init; }
    public required string Email { get; init; }

    /// <summary>The language of the page that it was claimed on, BCP 47.</summary>
    public required string Locale { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How often it was sent again within a day from <see cref="AgainSince"/>.</summary>
    public int Again { get; init; }
    public required DateTimeOffset AgainSince { get; init; }
    public required DateTimeOffset LastSentAt { get; init; }

    sealed class Table : IEntityTypeConfiguration<Claim>
    {
        public void Configure(EntityTypeBuilder<Claim> table)
        {
            table.ToTable("claims");
            table.HasKey(claim => new { claim.PartnerId, claim.Booking, claim.Position, claim.Email });
            table.Property(claim => claim.Booking).HasMaxLength(Ids.Length);
            table.Property(claim => claim.Email).HasMaxLength(EmailAddress.MaxLength);
            table.Property(claim => claim.Locale).HasMaxLength(LanguageTag.MaxLength);
        }
    }
}

static class ClaimsTable
{
    extension(AppDb db)
    {
        public DbSet<Claim> Claims => db.Set<Claim>();

        /// <summary>Who had claimed a code has no say about the one that takes its place.</summary>
        public Task<int> MoveClaimsAsync(Guid partnerId, string booking, int from, int to, CancellationToken ct) => db.Claims
            .Where(claim => claim.PartnerId == partnerId && claim.Booking == booking && claim.Position == from)
            .ExecuteUpdateAsync(set => set.SetProperty(claim => claim.Position, to), ct);
    }
}
