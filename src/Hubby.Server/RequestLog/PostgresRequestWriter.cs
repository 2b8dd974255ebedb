using Npgsql;
using NpgsqlTypes;

namespace Hubby.RequestLog;

/// <summary>By COPY, in a transaction whose commit does not wait for the disk: a log is no promise.</summary>
sealed class PostgresRequestWriter(NpgsqlDataSource source) : IRequestWriter
{
    const string Copy = """
        COPY logged_requests (partner_id, id, created_at, key_id, method, path, query, status, error_code, duration_ms,
          signed_message, mistakes, request_body, request_bytes, is_request_whole, answer, answer_bytes, is_answer_whole)
        FROM STDIN (FORMAT binary)
        """;

    public async Task WriteAsync(IReadOnlyList<LoggedRequest> rows, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using (var command = new NpgsqlCommand("SET LOCAL synchronous_commit = off", connection))
            await command.ExecuteNonQueryAsync(ct);
        await using (var copy = await connection.BeginBinaryImportAsync(Copy, ct))
        {
            foreach (var row in rows)
                await WriteAsync(copy, row, ct);
            await copy.CompleteAsync(ct);
        }

        await transaction.CommitAsync(ct);
    }

    static async Task WriteAsync(NpgsqlBinaryImporter copy, LoggedRequest row, CancellationToken ct)
    {
        await copy.StartRowAsync(ct);
        await copy.WriteAsync(row.PartnerId, NpgsqlDbType.Uuid, ct);
        await copy.WriteAsync(row.Id, NpgsqlDbType.Text, ct);
        await copy.WriteAsync(row.CreatedAt, NpgsqlDbType.TimestampTz, ct);
        await copy.WriteAsync(row.KeyId, NpgsqlDbType.Uuid, ct);
        await copy.WriteAsync(row.Method, NpgsqlDbType.Text, ct);
        await copy.WriteAsync(row.Path, NpgsqlDbType.Text, ct);
        await WriteAsync(copy, row.Query, ct);
        await copy.WriteAsync(row.Status, NpgsqlDbType.Integer, ct);
        await WriteAsync(copy, row.ErrorCode, ct);
        await copy.WriteAsync(row.DurationMs, NpgsqlDbType.Integer, ct);
        await WriteAsync(copy, row.SignedMessage, ct);
        await WriteAsync(copy, row.Mistakes, ct);
        await WriteAsync(copy, row.RequestBody, ct);
        await copy.WriteAsync(row.RequestBytes, NpgsqlDbType.Integer, ct);
        await copy.WriteAsync(row.IsRequestWhole, NpgsqlDbType.Boolean, ct);
        await WriteAsync(copy, row.Answer, ct);
        await copy.WriteAsync(row.AnswerBytes, NpgsqlDbType.Integer, ct);
        await copy.WriteAsync(row.IsAnswerWhole, NpgsqlDbType.Boolean, ct);
    }

    static Task WriteAsync(NpgsqlBinaryImporter copy, string? text, CancellationToken ct) =>
        text is null ? copy.WriteNullAsync(ct) : copy.WriteAsync(text, NpgsqlDbType.Text, ct);
}
