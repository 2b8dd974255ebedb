using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hubby.Data;

/// <summary>What all nodes over one store must agree on.</summary>
sealed class StoredSetting
{
    public required string Name { get; init; }
    public required byte[] Value { get; init; }

    sealed class Table : IEntityTypeConfiguration<StoredSetting>
    {
        public void Configure(EntityTypeBuilder<StoredSetting> table)
        {
            table.ToTable("settings");
            table.HasKey(setting => setting.Name);
            table.Property(setting => setting.Name).HasMaxLength(40);
        }
    }
}

static class MasterKeyCheck
{
    const string Name = "master_key_check";
    const string Mismatch = "The master key of this node is not the one this database's secrets were sealed with. "
        + "Give every node the same Hubby:MasterKey (or the same master.key file).";
    static readonly byte[] Label = Encoding.ASCII.GetBytes(Name);

    extension(AppDb db)
    {
        public DbSet<StoredSetting> Settings => db.Set<StoredSetting>();

        /// <summary>
        /// The first node leaves a sealed value that every later one must be able to open. A node with another master key would
        /// refuse every good signature, so it must not start.
        /// </summary>
        public async Task CheckMasterKeyAsync(SecretBox box, CancellationToken ct)
        {
            var stored = await ReadCheckAsync(db, ct);
            if (stored is null)
            {
                // Whoever was first has won; its value is what counts, also for a node that came second.
                var value = box.Seal(Tokens.Bytes(SecretBox.KeyBytes), Label);
                await db.Database.ExecuteSqlAsync(
                    $"INSERT INTO settings (name, value) VALUES ({Name}, {value}) ON CONFLICT (name) DO NOTHING", ct);
                stored = await ReadCheckAsync(db, ct);
            }

            if (stored is null || box.Open(stored, Label) is null)
                throw new SettingException(Mismatch);
        }
    }

    static Task<byte[]?> ReadCheckAsync(AppDb db, CancellationToken ct) => db.Settings
        .Where(setting => setting.Name == Name).Select(setting => setting.Value).FirstOrDefaultAsync(ct);
}
