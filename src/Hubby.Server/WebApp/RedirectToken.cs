using Hubby.Bookings;
using Hubby.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hubby.WebApp;

/// <summary>
/// The right to one session of one traveller, once and within minutes. Only its hash is kept; using it deletes the row.
/// </summary>
sealed class RedirectToken
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    public required byte[] Hash { get; init; }
    public required Guid PartnerId { get; init; }

    /// <summary>What the partner calls the traveller.</summary>
    public required string ExternalUserId { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }

    sealed class Table : IEntityTypeConfiguration<RedirectToken>
    {
        public void Configure(EntityTypeBuilder<RedirectToken> table)
        {
            table.ToTable("redirect_tokens");
            table.HasKey(token => token.Hash);
            table.Property(token => token.Hash).HasMaxLength(Secrets.HashBytes);
            table.Property(token => token.ExternalUserId).HasMaxLength(BookingRequest.MaxReferenceLength);
            table.HasIndex(token => token.ExpiresAt).HasDatabaseName("ix_redirect_tokens_expiry");
        }
    }
}

/// <summary>A traveller who is signed in. Only the hash of what the browser or program holds is kept.</summary>
sealed class WebAppSession
{
    public required byte[] Hash { get; init; }
    public required Guid PartnerId { get; init; }
    public required string ExternalUserId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }

    sealed class Table : IEntityTypeConfiguration<WebAppSession>
    {
        public void Configure(EntityTypeBuilder<WebAppSession> table)
        {
            table.ToTable("webapp_sessions");
            table.HasKey(session => session.Hash);
            table.Property(session => session.Hash).HasMaxLength(Secrets.HashBytes);
            table.Property(session => session.ExternalUserId).HasMaxLength(BookingRequest.MaxReferenceLength);
            table.HasIndex(session => session.ExpiresAt).HasDatabaseName("ix_webapp_sessions_expiry");
        }
    }
}

static class WebAppTables
{
    extension(AppDb db)
    {
        public DbSet<RedirectToken> RedirectTokens => db.Set<RedirectToken>();

        public DbSet<WebAppSession> WebAppSessions => db.Set<WebAppSession>();

        /// <summary>Signs travellers out, everywhere; how many sessions ended.</summary>
        public async Task<int> EndSessionsAsync(Guid partnerId, IReadOnlyCollection<string> users, CancellationToken ct)
        {
            await db.RedirectTokens.Where(row => row.PartnerId == partnerId && users.Contains(row.ExternalUserId))
                .ExecuteDeleteAsync(ct);
            return await db.WebAppSessions.Where(row => row.PartnerId == partnerId && users.Contains(row.ExternalUserId))
                .ExecuteDeleteAsync(ct);
        }
    }
}
