using Hubby.Data;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Bench.Stage;

/// <summary>The server's model over a store of the measurements' own.</summary>
static class Stores
{
    /// <param name="file">The store; files are copied over one another here, which a pooled connection would not notice.</param>
    /// <param name="pooling">True where opening is part of what is measured.</param>
    public static SqliteDb Sqlite(string file, bool pooling = false) =>
        new(new DbContextOptionsBuilder<SqliteDb>().UseSqlite($"Data Source={file};Pooling={pooling}")
            .AddInterceptors(SqlitePragmas.Instance)
            .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking).Options);

    public static PostgresDb Postgres(string connection) =>
        new(new DbContextOptionsBuilder<PostgresDb>().UseNpgsql(connection)
            .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking).Options);

    /// <summary>The partner whose bookings the measurements write: the one who has made some.</summary>
    public static Task<Guid> PartnerAsync(AppDb db, CancellationToken ct) =>
        db.Set<Bookings.Booking>().Select(booking => booking.PartnerId).FirstAsync(ct);
}
