using Hubby.Bench.Rows;
using Hubby.Bench.Stage;
using Npgsql;

namespace Hubby.Bench.Measure;

/// <summary>Ways to write a batch of bookings in one durable transaction on PostgreSQL, on one connection.</summary>
sealed class PostgresStrategies(NpgsqlConnection connection, string connectionString, BookingTables tables)
{
    public IReadOnlyList<Strategy> All =>
    [
        new("EF Core SaveChanges", SaveChangesAsync),
        new("prepared INSERT per row, one NpgsqlBatch", InsertBatchAsync),
        new("unnest of arrays, one statement a table", UnnestAsync),
        new("binary COPY, then INSERT SELECT", StagedCopyAsync) { PrepareAsync = MakeStagingAsync },
        new("binary COPY straight into the tables", CopyAsync),
    ];

    async Task SaveChangesAsync(Batch batch, CancellationToken ct)
    {
        await using var db = Stores.Postgres(connectionString);
        db.AddRange(batch.Samples.SelectMany(sample => new object[] { sample.Booking, sample.Code, sample.Fact }));
        await db.SaveChangesAsync(ct);
    }

    async Task InsertBatchAsync(Batch batch, CancellationToken ct)
    {
        await using var commands = new NpgsqlBatch(connection);
        foreach (var (table, rows) in tables.All.Zip(batch.Values))
        {
            var places = Placeholders(table, (index, _) => $"${index}");
            var insert = $"INSERT INTO {table.Name} ({table.ColumnList}) VALUES ({places})";
            foreach (var row in rows)
            {
                var command = new NpgsqlBatchCommand(insert);
                for (var column = 0; column < row.Length; column++)
                {
                    command.Parameters.Add(
                        new() { Value = row[column] ?? DBNull.Value, DataTypeName = table.StoreTypes[column] });
                }

                commands.BatchCommands.Add(command);
            }
        }

        await commands.PrepareAsync(ct);
        await commands.ExecuteNonQueryAsync(ct);
    }

    async Task UnnestAsync(Batch batch, CancellationToken ct)
    {
        await using var commands = new NpgsqlBatch(connection);
        foreach (var (table, rows) in tables.All.Zip(batch.Values))
        {
            var arrays = Placeholders(table, (index, column) => $"${index}::{ValueArrays.ArrayType(table.StoreTypes[column])}");
            var command = new NpgsqlBatchCommand($"INSERT INTO {table.Name} ({table.ColumnList}) SELECT * FROM unnest({arrays})");
            var column = 0;
            foreach (var array in ValueArrays.Of(table, rows))
                command.Parameters.Add(new() { Value = array, DataTypeName = ValueArrays.ArrayType(table.StoreTypes[column++]) });
            commands.BatchCommands.Add(command);
        }

        await commands.PrepareAsync(ct);
        await commands.ExecuteNonQueryAsync(ct);
    }

    async Task MakeStagingAsync(CancellationToken ct)
    {
        foreach (var table in tables.All)
        {
            await ExecuteAsync(
                $"CREATE TEMP TABLE IF NOT EXISTS staged_{table.Name} (LIKE {table.Name}) ON COMMIT DELETE ROWS", ct);
        }
    }

    async Task StagedCopyAsync(Batch batch, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        foreach (var (table, rows) in tables.All.Zip(batch.Values))
        {
            await WriteAsync(connection, table, $"staged_{table.Name}", rows, ct);
            await ExecuteAsync(
                $"INSERT INTO {table.Name} ({table.ColumnList}) SELECT {table.ColumnList} FROM staged_{table.Name}", ct);
        }

        await transaction.CommitAsync(ct);
    }

    async Task CopyAsync(Batch batch, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        foreach (var (table, rows) in tables.All.Zip(batch.Values))
            await WriteAsync(connection, table, table.Name, rows, ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Binary COPY of rows whose values stand in the order of the table's columns.</summary>
    public static async Task WriteAsync(
        NpgsqlConnection connection, Table table, string into, object?[][] rows, CancellationToken ct)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            $"COPY {into} ({table.ColumnList}) FROM STDIN (FORMAT binary)", ct);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(ct);
            for (var column = 0; column < row.Length; column++)
            {
                if (row[column] is { } value)
                    await copy.WriteAsync(value, table.StoreTypes[column].Split('(')[0], ct);
                else
                    await copy.WriteNullAsync(ct);
            }
        }

        await copy.CompleteAsync(ct);
    }

    static string Placeholders(Table table, Func<int, int, string> place) =>
        string.Join(", ", Enumerable.Range(0, table.Columns.Count).Select(column => place(column + 1, column)));

    async Task ExecuteAsync(string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
