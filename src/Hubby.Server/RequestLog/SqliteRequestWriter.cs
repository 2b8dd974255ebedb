using Hubby.Data;
using Microsoft.Data.Sqlite;

namespace Hubby.RequestLog;

/// <summary>
/// A prepared statement on a connection of its own, whose commits do not wait for the disk: a log is no promise, and SQLite's one
/// writer is wanted for bookings.
/// </summary>
sealed class SqliteRequestWriter(string connectionString) : IRequestWriter, IDisposable
{
    const string Sql = """
        INSERT INTO logged_requests (partner_id, id, created_at, key_id, method, path, query, status, error_code, duration_ms,
          signed_message, mistakes, request_body, request_bytes, is_request_whole, answer, answer_bytes, is_answer_whole)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
        """;

    SqliteConnection? _connection;

    public Task WriteAsync(IReadOnlyList<LoggedRequest> rows, CancellationToken ct)
    {
        try
        {
            Write(_connection ??= Open(), rows);
            return Task.CompletedTask;
        }
        catch (SqliteException)
        {
            // A connection that has failed is not trusted with the next batch.
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _connection?.Dispose();
        _connection = null;
    }

    // Not from the pool, where the next one to take it would not wait for the disk either.
    SqliteConnection Open()
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ToString());
        connection.Open();
        using var pragmas = connection.CreateCommand();
        pragmas.CommandText = $"{SqlitePragmas.Sql} PRAGMA synchronous=NORMAL;";
        pragmas.ExecuteNonQuery();
        return connection;
    }

    static void Write(SqliteConnection connection, IReadOnlyList<LoggedRequest> rows)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        using var insert = connection.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText = Sql;
        foreach (var row in rows)
            Write(insert, row);
        transaction.Commit();
    }

    static void Write(SqliteCommand insert, LoggedRequest row)
    {
        object?[] values =
        [
            SqliteDb.Stored(row.PartnerId), row.Id, SqliteDb.Stored(row.CreatedAt), SqliteDb.Stored(row.KeyId), row.Method,
            row.Path, row.Query, row.Status, row.ErrorCode, row.DurationMs, row.SignedMessage, row.Mistakes, row.RequestBody,
            row.RequestBytes, row.IsRequestWhole, row.Answer, row.AnswerBytes, row.IsAnswerWhole,
        ];
        insert.Parameters.Clear();
        for (var index = 0; index < values.Length; index++)
            insert.Parameters.AddWithValue($"${index + 1}", values[index] ?? DBNull.Value);
        insert.ExecuteNonQuery();
    }
}
