using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hubby.Data;

/// <summary>
/// A counter that moves in the transaction that changes what it names, so that every node can see its copy is old.
/// </summary>
sealed class StoredVersion
{
    public const string Partners = "partners";
    public const string Catalogue = "catalogue";

    public required string Name { get; init; }
    public long Value { get; private set; }

    sealed class Table : IEntityTypeConfiguration<StoredVersion>
    {
        public void Configure(EntityTypeBuilder<StoredVersion> table)
        {
            table.ToTable("versions");
            table.HasKey(version => version.Name);
            table.Property(version => version.Name).HasMaxLength(40);
            table.HasData(new { Name = Partners, Value = 1L }, new { Name = Catalogue, Value = 1L });
        }
    }
}

static class StoredVersions
{
    extension(AppDb db)
    {
        public DbSet<StoredVersion> Versions => db.Set<StoredVersion>();

        /// <summary>Call inside the transaction that makes the change.</summary>
        public Task<int> MoveVersionAsync(string name, CancellationToken ct) => db.Versions
            .Where(version => version.Name == name)
            .ExecuteUpdateAsync(row => row.SetProperty(version => version.Value, version => version.Value + 1), ct);
    }
}
