using Hubby.Data;
using Hubby.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hubby.Members;

enum AccountLinkKind
{
    /// <summary>Makes an account.</summary>
    Invitation,

    /// <summary>Sets a new password for one.</summary>
    Recovery,
}

/// <summary>
/// A link that is sent to somebody's address and works once: whoever opens it has the address. Only its hash is kept; using it
/// deletes the row.
/// </summary>
sealed class AccountLink
{
    public required byte[] Hash { get; init; }

    /// <summary>What lists and forms call it.</summary>
    public required Guid Id { get; init; }
    public required AccountLinkKind Kind { get; init; }
    public required string Address { get; init; }

    /// <summary>What an invitation makes of the account.</summary>
    public Role Role { get; init; }

    /// <summary>None for operators.</summary>
    public Guid? PartnerId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }

    sealed class Table : IEntityTypeConfiguration<AccountLink>
    {
        public void Configure(EntityTypeBuilder<AccountLink> table)
        {
            table.ToTable("account_links");
            table.HasKey(link => link.Hash);
            table.Property(link => link.Hash).HasMaxLength(Secrets.HashBytes);
            table.Property(link => link.Kind).HasConversion<string>().HasMaxLength(10);
            table.Property(link => link.Role).HasConversion<string>().HasMaxLength(10);
            table.Property(link => link.Address).HasMaxLength(EmailAddress.MaxLength);
            table.HasIndex(link => link.PartnerId).HasDatabaseName("ix_account_links_partner");
            table.HasIndex(link => link.ExpiresAt).HasDatabaseName("ix_account_links_expiry");
        }
    }
}

static class AccountLinksTable
{
    extension(AppDb db)
    {
        public DbSet<AccountLink> AccountLinks => db.Set<AccountLink>();

        public Task<AccountLink?> FindLinkAsync(
            AccountLinkKind kind, string secret, DateTimeOffset now, CancellationToken ct)
        {
            if (!Secrets.IsOne(secret))
                return Task.FromResult<AccountLink?>(null);
            var hash = Secrets.HashOf(secret);
            return db.AccountLinks.FirstOrDefaultAsync(
                link => link.Hash == hash && link.Kind == kind && link.ExpiresAt > now, ct);
        }

        /// <summary>Of several who use one link at once, one is told that it was theirs.</summary>
        public async Task<bool> UseLinkAsync(AccountLink link, CancellationToken ct) =>
            await db.AccountLinks.Where(row => row.Hash == link.Hash).ExecuteDeleteAsync(ct) == 1;
    }
}
