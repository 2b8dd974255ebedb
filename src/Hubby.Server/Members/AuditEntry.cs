using Hubby.Data;
using Hubby.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hubby.Members;

/// <summary>Who did what, on what, and when; written in the act's transaction and kept for <c>Portal:AuditDays</c>.</summary>
sealed class AuditEntry
{
    public const int MaxTarget = 255;
    public const int MaxDetail = 500;

    public required Guid Id { get; init; }

    /// <summary>Whose things were touched; none for what belongs to the installation.</summary>
    public Guid? PartnerId { get; init; }

    /// <summary>None for an act at the command line.</summary>
    public Guid? MemberId { get; init; }

    /// <summary>The address at that moment: whoever did it stays named after the account is gone.</summary>
    public required string By { get; init; }

    /// <summary>Such as <c>booking.cancelled</c>: a thing and what became of it.</summary>
    public required string Action { get; init; }

    /// <summary>Its id or name, as the portal shows it.</summary>
    public required string Target { get; init; }

    /// <summary>The reason that was given, or what changed; never a secret.</summary>
    public string? Detail { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    sealed class Table : IEntityTypeConfiguration<AuditEntry>
    {
        public void Configure(EntityTypeBuilder<AuditEntry> table)
        {
            table.ToTable("audit_entries");
            table.HasKey(entry => entry.Id);
            table.Property(entry => entry.By).HasMaxLength(EmailAddress.MaxLength);
            table.Property(entry => entry.Action).HasMaxLength(60);
            table.Property(entry => entry.Target).HasMaxLength(MaxTarget);
            table.Property(entry => entry.Detail).HasMaxLength(MaxDetail);
            table.HasIndex(entry => entry.CreatedAt).HasDatabaseName("ix_audit_entries_age");
            table.HasIndex(entry => new { entry.PartnerId, entry.Id }).HasDatabaseName("ix_audit_entries_partner");
            table.HasIndex(entry => new { entry.PartnerId, entry.Target, entry.Id }).HasDatabaseName("ix_audit_entries_target");
        }
    }
}

static class Audit
{
    public const string AtCommandLine = "command line";

    extension(AppDb db)
    {
        public DbSet<AuditEntry> AuditEntries => db.Set<AuditEntry>();

        /// <summary>Adds the entry; whoever acts saves it together with the act.</summary>
        public void AddAudit(Actor? by, Guid? partnerId, DateTimeOffset now, string action, string target, string? detail) =>
            db.AuditEntries.Add(new()
            {
                Id = Ids.Row(now),
                PartnerId = partnerId,
                MemberId = by?.MemberId,
                By = by?.Email ?? AtCommandLine,
                Action = action,
                Target = target,
                Detail = detail?.Cut(AuditEntry.MaxDetail),
                CreatedAt = now,
            });
    }
}
