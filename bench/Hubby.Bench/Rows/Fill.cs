using Hubby.Bench.Measure;
using Hubby.Bench.Stage;
using Hubby.Data;
using Npgsql;

namespace Hubby.Bench.Rows;

/// <summary>Puts many bookings into a store, spread over the past year, to compare a full store with an empty one.</summary>
sealed class Fill(Guid partner, long count)
{
    const int Chunk = 20_000;
    readonly DateTimeOffset _end = TimeProvider.System.Now();

    public const string Prefix = "FILL-";

    public static string Reference(long number) => $"{Prefix}{number:D10}";

    public async Task PostgresAsync(PostgresServer postgres, string database, CancellationToken ct)
    {
        var connectionString = postgres.ConnectionString(database)
            + ";Pooling=false;CommandTimeout=0;Options=-c synchronous_commit=off";
        await using var db = Stores.Postgres(connectionString);
        var tables = new BookingTables(db);
        var indexes = await DropIndexesAsync(postgres, database, tables, ct);
        var connections = new List<NpgsqlConnection>();
        foreach (var _ in tables.All)
        {
            connections.Add(new(connectionString));
            await connections[^1].OpenAsync(ct);
        }

        // While the three tables take one chunk, the next is made.
        var writing = Task.CompletedTask;
        for (long from = 0; from < count; from += Chunk)
        {
            var values = tables.Values(Rows(from));
            await writing;
            writing = Task.WhenAll(tables.All.Select((table, index) =>
                Task.Run(() => PostgresStrategies.WriteAsync(connections[index], table, table.Name, values[index], ct), ct)));
            Tell(from);
        }

        await writing;
        foreach (var connection in connections)
            await connection.DisposeAsync();
        foreach (var index in indexes)
            await postgres.ExecuteAsync(database, $"SET maintenance_work_mem='1GB'; {index}", ct);
        await postgres.ExecuteAsync(database, "VACUUM ANALYZE", ct);
        await postgres.ExecuteAsync(database, "CHECKPOINT", ct);
    }

    public void Sqlite(string file)
    {
        using var connection = SqliteFile.Open(file);
        using var db = Stores.Sqlite(file);
        var tables = new BookingTables(db);
        connection.Execute("PRAGMA synchronous=OFF; PRAGMA cache_size=-1000000; PRAGMA temp_store=FILE;");
        var filter = $"FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({Names(tables)})";
        var indexes = connection.Column($"SELECT sql {filter}");
        foreach (var name in connection.Column($"SELECT name {filter}"))
            connection.Execute($"DROP INDEX \"{name}\"");

        var inserts = tables.All.Select(table => new SqliteInsert(connection, table)).ToArray();
        for (long from = 0; from < count; from += Chunk)
        {
            using var transaction = connection.BeginTransaction();
            foreach (var (insert, rows) in inserts.Zip(tables.Values(Rows(from))))
            {
                foreach (var row in rows)
                    insert.Run(transaction, row);
            }

            transaction.Commit();
            Tell(from);
        }

        foreach (var insert in inserts)
            insert.Dispose();
        indexes.ForEach(connection.Execute);
        connection.Execute("PRAGMA synchronous=FULL; PRAGMA wal_checkpoint(TRUNCATE);");
    }

    List<SampleBooking> Rows(long from)
    {
        var rows = new List<SampleBooking>(Chunk);
        for (var number = from; number < Math.Min(count, from + Chunk); number++)
        {
            var created = _end - (count - number) / (double)count * TimeSpan.FromDays(365);
            rows.Add(SampleBooking.Make(partner, Reference(number), number, created));
        }

        return rows;
    }

    void Tell(long from)
    {
        if (from / Chunk % 25 == 0)
            Console.Error.WriteLine($"  filled {from:N0} of {count:N0}");
    }

    // Sorting once at the end is several times faster than keeping random keys in order row by row.
    static async Task<List<string>> DropIndexesAsync(
        PostgresServer postgres, string database, BookingTables tables, CancellationToken ct)
    {
        var filter = $"FROM pg_indexes i WHERE tablename IN ({Names(tables)})"
            + " AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)";
        var definitions = await postgres.ScalarAsync<string[]>(
            database, $"SELECT array_agg(indexdef ORDER BY indexname) {filter}", ct);
        var quoted = await postgres.ScalarAsync<string[]>(
            database, $"SELECT array_agg(quote_ident(indexname) ORDER BY indexname) {filter}", ct);
        foreach (var index in quoted)
            await postgres.ExecuteAsync(database, $"DROP INDEX {index}", ct);
        return [.. definitions];
    }

    static string Names(BookingTables tables) => string.Join(",", tables.All.Select(table => $"'{table.Name}'"));
}
