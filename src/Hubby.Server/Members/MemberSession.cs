using Hubby.Data;
using Hubby.Partners;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hubby.Members;

/// <summary>
/// A browser that is signed in. Only the hash of what it holds is kept, and what it may do is looked up each time.
/// </summary>
sealed class MemberSession
{
    public required byte[] Hash { get; init; }

    /// <summary>What lists and forms call it.</summary>
    public required Guid Id { get; init; }
    public required Guid MemberId { get; init; }

    /// <summary>The partner that an operator has opened.</summary>
    public Guid? OpenPartnerId { get; init; }

    /// <summary>Whether something besides a password was shown.</summary>
    public required bool HasSecondFactor { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset SeenAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Which browser on which system, as it says itself.</summary>
    public required string Browser { get; init; }

    /// <summary>The network address it signed in from.</summary>
    public required string From { get; init; }

    sealed class Table : IEntityTypeConfiguration<MemberSession>
    {
        public void Configure(EntityTypeBuilder<MemberSession> table)
        {
            table.ToTable("member_sessions");
            table.HasKey(session => session.Hash);
            table.Property(session => session.Hash).HasMaxLength(Secrets.HashBytes);
            table.Property(session => session.Browser).HasMaxLength(60);
            table.Property(session => session.From).HasMaxLength(45);
            table.HasIndex(session => session.MemberId).HasDatabaseName("ix_member_sessions_member");
            table.HasIndex(session => session.ExpiresAt).HasDatabaseName("ix_member_sessions_expiry");
            table.HasOne<Member>().WithMany().HasForeignKey(session => session.MemberId).OnDelete(DeleteBehavior.Cascade);
            table.HasOne<Partner>().WithMany().HasForeignKey(session => session.OpenPartnerId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

static class MemberSessionsTable
{
    extension(AppDb db)
    {
        public DbSet<MemberSession> MemberSessions => db.Set<MemberSession>();

        /// <summary>Signs a member out everywhere but in one browser; how many sessions ended.</summary>
        public Task<int> EndMemberSessionsAsync(Guid memberId, Guid? except, CancellationToken ct) => db.MemberSessions
            .Where(session => session.MemberId == memberId && (except == null || session.Id != except))
            .ExecuteDeleteAsync(ct);
    }
}
