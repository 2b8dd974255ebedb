using Hubby.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hubby.Http;

/// <summary>The answer that a partner's <c>Idempotency-Key</c> got, written in the transaction of what it answered for.</summary>
sealed class IdempotencyRecord
{
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    public required Guid PartnerId { get; init; }
    public required string Key { get; init; }

    /// <summary>SHA-256 over method, target and body.</summary>
    public required byte[] RequestHash { get; init; }
    public required int Status { get; init; }
    public required byte[] Answer { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    sealed class Table : IEntityTypeConfiguration<IdempotencyRecord>
    {
        public void Configure(EntityTypeBuilder<IdempotencyRecord> table)
        {
            table.ToTable("idempotency_records");
            table.HasKey(record => new { record.PartnerId, record.Key });
            table.Property(record => record.Key).HasMaxLength(255);
            table.HasIndex(record => record.CreatedAt);
        }
    }
}

static class IdempotencyTable
{
    extension(AppDb db)
    {
        public DbSet<IdempotencyRecord> IdempotencyRecords => db.Set<IdempotencyRecord>();

        /// <summary>The record of an idempotency key that is still kept; one that is older is removed.</summary>
        public async Task<IdempotencyRecord?> FindIdempotencyRecordAsync(
            Guid partnerId, string key, DateTimeOffset now, CancellationToken ct)
        {
            var oldest = now - IdempotencyRecord.KeptFor;
            var record = await db.IdempotencyRecords
                .FirstOrDefaultAsync(record => record.PartnerId == partnerId && record.Key == key, ct);
            if (record is null || record.CreatedAt >= oldest)
                return record;
            await db.IdempotencyRecords
                .Where(old => old.PartnerId == partnerId && old.Key == key && old.CreatedAt < oldest)
                .ExecuteDeleteAsync(ct);
            return null;
        }
    }
}
