using Hubby.Bench.Rows;
using Hubby.Bench.Stage;
using Microsoft.Data.Sqlite;

namespace Hubby.Bench.Measure;

/// <summary>Ways to write a batch of bookings in one durable transaction on SQLite.</summary>
sealed class SqliteStrategies(SqliteConnection connection, string file, BookingTables tables) : IDisposable
{
    readonly SqliteInsert[] _single = [.. tables.All.Select(table => new SqliteInsert(connection, table))];
    readonly Dictionary<int, SqliteInsert[]> _many = [];

    public IReadOnlyList<Strategy> All =>
    [
        new("EF Core SaveChanges", SaveChangesAsync),
        new("prepared INSERT per row", PerRowAsync),
        new("prepared INSERT of all rows, one a table", ManyRowsAsync),
    ];

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        foreach (var insert in _many.Values.SelectMany(inserts => inserts).Concat(_single))
            insert.Dispose();
    }

    async Task SaveChangesAsync(Batch batch, CancellationToken ct)
    {
        await using var db = Stores.Sqlite(file, pooling: true);
        db.AddRange(batch.Samples.SelectMany(sample => new object[] { sample.Booking, sample.Code, sample.Fact }));
        await db.SaveChangesAsync(ct);
    }

    Task PerRowAsync(Batch batch, CancellationToken ct)
    {
        using var transaction = connection.BeginTransaction();
        foreach (var (insert, rows) in _single.Zip(batch.Values))
        {
            foreach (var row in rows)
                insert.Run(transaction, row);
        }

        transaction.Commit();
        return Task.CompletedTask;
    }

    Task ManyRowsAsync(Batch batch, CancellationToken ct)
    {
        var size = batch.Samples.Count;
        if (!_many.TryGetValue(size, out var inserts))
            _many[size] = inserts = [.. tables.All.Select(table => new SqliteInsert(connection, table, size))];

        using var transaction = connection.BeginTransaction();
        foreach (var (insert, rows) in inserts.Zip(batch.Values))
            insert.Run(transaction, rows);
        transaction.Commit();
        return Task.CompletedTask;
    }
}
