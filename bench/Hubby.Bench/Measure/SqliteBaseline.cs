using System.Diagnostics;
using Hubby.Bench.Rows;
using Hubby.Bench.Stage;
using Microsoft.Data.Sqlite;

namespace Hubby.Bench.Measure;

/// <summary>What a plain program does with SQLite: one durable transaction per booking, on prepared statements.</summary>
static class SqliteBaseline
{
    const int MadeAhead = 2_000;

    /// <summary>Bookings per second into the migrated store at <paramref name="file"/>.</summary>
    public static double Run(string file, Guid partner, TimeSpan measure)
    {
        using var connection = SqliteFile.Open(file);
        using var db = Stores.Sqlite(file);
        var tables = new BookingTables(db);
        using var bookings = new SqliteInsert(connection, tables.Bookings);
        using var codes = new SqliteInsert(connection, tables.PromoCodes);
        using var events = new SqliteInsert(connection, tables.Events);
        long done = 0;
        var spent = TimeSpan.Zero;
        while (spent < measure)
        {
            // Making the values is not what is measured, so it happens off the clock.
            var values = tables.Values(SampleBooking.Batch(partner, "BASE-", done, MadeAhead));
            var start = Stopwatch.GetTimestamp();
            for (var row = 0; row < MadeAhead && spent + Stopwatch.GetElapsedTime(start) < measure; row++, done++)
                Commit(connection, row, values, bookings, codes, events);
            spent += Stopwatch.GetElapsedTime(start);
        }

        return done / spent.TotalSeconds;
    }

    static void Commit(SqliteConnection connection, int row, object?[][][] values, params ReadOnlySpan<SqliteInsert> inserts)
    {
        using var transaction = connection.BeginTransaction();
        for (var table = 0; table < inserts.Length; table++)
            inserts[table].Run(transaction, values[table][row]);
        transaction.Commit();
    }
}
