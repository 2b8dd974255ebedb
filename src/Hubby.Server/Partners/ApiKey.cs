using Hubby.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hubby.Partners;

/// <summary>A partner's way in. The key names it in the open; the secret signs and is stored only sealed.</summary>
sealed class ApiKey
{
    public required Guid Id { get; init; }
    public required Guid PartnerId { get; init; }
    public required string Key { get; init; }
    public required byte[] SealedSecret { get; init; }
    public required string Name { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? ExpiresAt { get; set; }
    public DateTimeOffset? RevokedAt { get; set; }
    public DateTimeOffset? LastUsedAt { get; set; }
    public bool RequireSignedBody { get; set; }

    sealed class Table : IEntityTypeConfiguration<ApiKey>
    {
        public void Configure(EntityTypeBuilder<ApiKey> table)
        {
            table.ToTable("api_keys");
            table.Property(key => key.Key).HasMaxLength(60);
            table.Property(key => key.Name).HasMaxLength(100);
            table.HasIndex(key => key.Key).IsUnique();
            table.HasIndex(key => key.PartnerId);
            table.HasOne<Partner>().WithMany().HasForeignKey(key => key.PartnerId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

static class ApiKeysTable
{
    extension(AppDb db)
    {
        public DbSet<ApiKey> ApiKeys => db.Set<ApiKey>();
    }
}
