using Microsoft.EntityFrameworkCore;

namespace Hubby.Data;

/// <summary>
/// What SQLite's planner believes of the big table. Without it every index looks as good as any other, so a look-up by reference
/// would walk through all of a partner's bookings in the order of their ids. PostgreSQL gathers its own statistics.
/// </summary>
static class SqliteStatistics
{
    // The form of sqlite_stat1: rows in the index, then rows for each value of its first column, of its first two, and so on.
    const string Sql = """
        PRAGMA analysis_limit = 400;
        ANALYZE;
        DELETE FROM sqlite_stat1 WHERE tbl = 'bookings';
        INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
          ('bookings', 'sqlite_autoindex_bookings_1', '10000000 100000 1'),
          ('bookings', 'ux_bookings_reference', '10000000 100000 2 1'),
          ('bookings', 'ux_bookings_held_reference', '10000000 100000 1'),
          ('bookings', 'ux_bookings_repeat', '10000000 100000 1'),
          ('bookings', 'ix_bookings_email', '10000000 4');
        ANALYZE sqlite_schema;
        """;

    public static Task<int> SeedStatisticsAsync(this AppDb db, CancellationToken ct) => db.Database.ExecuteSqlRawAsync(Sql, ct);
}
