using Hubby.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hubby.BookingImports;

/// <summary>Where an import stands; the names are stored and stand in the API in lower case.</summary>
enum ImportState
{
    /// <summary>Its file is coming in, or is there and waits for a word in the portal; nobody else is told of it.</summary>
    Uploading,

    /// <summary>Waits for a worker.</summary>
    Waiting,
    Running,

    /// <summary>Ends with the rows that a worker is at.</summary>
    Cancelling,
    Cancelled,

    /// <summary>Every row was read; each says what became of it.</summary>
    Done,

    /// <summary>The file could not be read to its end; <see cref="Import.Error"/> says why.</summary>
    Failed,
}

/// <summary>A file of bookings as a job: queue, progress and report.</summary>
sealed class Import
{
    public const int MaxFileName = 200;
    public const int MaxError = 300;

    public required Guid PartnerId { get; init; }
    public required Guid Id { get; init; }
    public ImportState State { get; init; }
    public string? FileName { get; init; }

    /// <summary>Under which it was sent, if any: the same key is the same import.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>SHA-256 of the file.</summary>
    public byte[]? FileHash { get; init; }
    public long Bytes { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>When a worker may take it; while one has it, the end of its lease. None once it is over.</summary>
    public DateTimeOffset? NextTryAt { get; init; }

    /// <summary>Rows that are dealt with, and what became of them.</summary>
    public int Rows { get; init; }
    public int Created { get; init; }
    public int Repeated { get; init; }
    public int Refused { get; init; }

    /// <summary>Bytes of the file that are dealt with.</summary>
    public long BytesDone { get; init; }
    public string? Error { get; init; }

    sealed class Table : IEntityTypeConfiguration<Import>
    {
        const int HashBytes = 32;

        public void Configure(EntityTypeBuilder<Import> table)
        {
            table.ToTable("imports");
            table.HasKey(row => new { row.PartnerId, row.Id });
            table.Property(row => row.State).HasConversion<string>().HasMaxLength(10);
            table.Property(row => row.FileName).HasMaxLength(MaxFileName);
            table.Property(row => row.IdempotencyKey).HasMaxLength(255);
            table.Property(row => row.FileHash).HasMaxLength(HashBytes);
            table.Property(row => row.Error).HasMaxLength(MaxError);
            table.HasIndex(row => new { row.PartnerId, row.IdempotencyKey })
                .IsUnique().HasFilter("idempotency_key IS NOT NULL").HasDatabaseName("ux_imports_key");
            table.HasIndex(row => row.NextTryAt).HasFilter("next_try_at IS NOT NULL").HasDatabaseName("ix_imports_due");
        }
    }
}

/// <summary>A piece of an import's file, sealed, and gone once the import is over.</summary>
sealed class ImportChunk
{
    public const int Bytes = 256 * 1024;

    public required Guid PartnerId { get; init; }
    public required Guid Import { get; init; }

    /// <summary>From 0.</summary>
    public required int Number { get; init; }
    public required byte[] Sealed { get; init; }

    sealed class Table : IEntityTypeConfiguration<ImportChunk>
    {
        public void Configure(EntityTypeBuilder<ImportChunk> table)
        {
            table.ToTable("import_chunks");
            table.HasKey(row => new { row.PartnerId, row.Import, row.Number });
        }
    }
}

enum ImportOutcome
{
    /// <summary>A booking was made.</summary>
    Created,

    /// <summary>The booking was there already.</summary>
    Repeated,

    /// <summary>Nothing was made; <see cref="ImportRow.Faults"/> say why.</summary>
    Refused,
}

/// <summary>What became of a row of the file; what stood in it is kept only of one that was refused, and sealed.</summary>
sealed class ImportRow
{
    public required Guid PartnerId { get; init; }
    public required Guid Import { get; init; }

    /// <summary>From 1, the head not counted.</summary>
    public required int Row { get; init; }

    /// <summary>The line of the file that it begins in, from 1.</summary>
    public required int Line { get; init; }
    public required ImportOutcome Outcome { get; init; }

    /// <summary>The <c>id</c> of the booking.</summary>
    public string? Booking { get; init; }

    /// <summary>JSON: a list of field, code and message.</summary>
    public string? Faults { get; init; }

    /// <summary>Of a row that was refused, see <see cref="RefusedCells"/>; none once its traveller was erased.</summary>
    public byte[]? SealedCells { get; init; }

    sealed class Table : IEntityTypeConfiguration<ImportRow>
    {
        public void Configure(EntityTypeBuilder<ImportRow> table)
        {
            table.ToTable("import_rows");
            table.HasKey(row => new { row.PartnerId, row.Import, row.Row });
            table.Property(row => row.Outcome).HasConversion<string>().HasMaxLength(10);
            table.Property(row => row.Booking).HasMaxLength(Ids.Length);
        }
    }
}

static class ImportsTable
{
    extension(AppDb db)
    {
        public DbSet<Import> Imports => db.Set<Import>();
        public DbSet<ImportChunk> ImportChunks => db.Set<ImportChunk>();
        public DbSet<ImportRow> ImportRows => db.Set<ImportRow>();

        public IQueryable<Import> ImportOf(Guid partnerId, Guid id) =>
            db.Imports.Where(row => row.PartnerId == partnerId && row.Id == id);

        public IQueryable<ImportRow> RowsOf(Guid partnerId, Guid import) =>
            db.ImportRows.Where(row => row.PartnerId == partnerId && row.Import == import);

        /// <summary>A file that is there in whole and waits for a word: nothing was made of it.</summary>
        public IQueryable<Import> LookedAt(Guid partnerId, Guid id) => db.ImportOf(partnerId, id)
            .Where(row => row.State == ImportState.Uploading && row.FileHash != null);

        /// <summary>One that its partner may see.</summary>
        public Task<Import?> FindImportAsync(Guid partnerId, Guid id, CancellationToken ct) => db.ImportOf(partnerId, id)
            .FirstOrDefaultAsync(row => row.State != ImportState.Uploading, ct);

        public Task<int> DeleteChunksAsync(Guid partnerId, Guid import, CancellationToken ct) => db.ImportChunks
            .Where(row => row.PartnerId == partnerId && row.Import == import).ExecuteDeleteAsync(ct);
    }
}
