using Hubby.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hubby.RequestLog;

/// <summary>
/// A request that named a key of a partner, with nothing in it that names a person, opens a door or redeems a code. Its id is the
/// <c>Request-Id</c> without its head, so that its order is that of time and nothing else needs an index.
/// </summary>
sealed class LoggedRequest
{
    public const int MaxMethod = 16;
    public const int MaxPath = 500;
    public const int MaxQuery = 1000;
    public const int MaxBody = 16 * 1024;
    public const int MaxErrorCode = 60;

    public required Guid PartnerId { get; init; }
    public required string Id { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required Guid KeyId { get; init; }
    public required string Method { get; init; }
    public required string Path { get; init; }
    public string? Query { get; init; }
    public required int Status { get; init; }
    public string? ErrorCode { get; init; }
    public required int DurationMs { get; init; }

    /// <summary>Where the signature did not do: what the server signed, and what would explain the caller's.</summary>
    public string? SignedMessage { get; init; }
    public string? Mistakes { get; init; }

    /// <summary>JSON, whole or as far as it was kept and could be read; and how long it was when it came.</summary>
    public string? RequestBody { get; init; }
    public required int RequestBytes { get; init; }
    public bool IsRequestWhole { get; init; }
    public string? Answer { get; init; }
    public required int AnswerBytes { get; init; }
    public bool IsAnswerWhole { get; init; }

    sealed class Table : IEntityTypeConfiguration<LoggedRequest>
    {
        public void Configure(EntityTypeBuilder<LoggedRequest> table)
        {
            table.ToTable("logged_requests");
            table.HasKey(row => new { row.PartnerId, row.Id });
            table.Property(row => row.Id).HasMaxLength(Ids.Length);
            table.Property(row => row.Method).HasMaxLength(MaxMethod);
            table.Property(row => row.Path).HasMaxLength(MaxPath);
            table.Property(row => row.Query).HasMaxLength(MaxQuery);
            table.Property(row => row.ErrorCode).HasMaxLength(MaxErrorCode);
        }
    }
}

static class LoggedRequestsTable
{
    extension(AppDb db)
    {
        public DbSet<LoggedRequest> LoggedRequests => db.Set<LoggedRequest>();
    }
}
