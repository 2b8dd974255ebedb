using Hubby.Data;
using Hubby.Http;
using Microsoft.Data.Sqlite;

namespace Hubby.Bookings;

/// <summary>
/// A batch as one transaction of prepared statements on a connection of its own; SQLite has one writer at a time anyway.
/// </summary>
sealed class SqliteBookingWriter(string connectionString) : IBatchWriter<NewBooking, WriteOutcome>, IDisposable
{
    SqliteBookingStatements? _statements;

    public int MaxWriters => 1;

    public Task<WriteOutcome[]> WriteAsync(IReadOnlyList<NewBooking> items, CancellationToken ct)
    {
        try
        {
            _statements ??= new SqliteBookingStatements(connectionString);
            return Task.FromResult(Write(_statements, items));
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
        _statements?.Dispose();
        _statements = null;
    }

    static WriteOutcome[] Write(SqliteBookingStatements statements, IReadOnlyList<NewBooking> items)
    {
        var outcomes = new WriteOutcome[items.Count];

        // Immediate: the write lock is held from here on, so what is read below stays true until the commit.
        using var transaction = statements.Begin();
        for (var index = 0; index < outcomes.Length; index++)
            outcomes[index] = Write(statements, items[index]);
        transaction.Commit();
        return outcomes;
    }

    static WriteOutcome Write(SqliteBookingStatements statements, NewBooking item)
    {
        if (item.Record is { } used && statements.HasRecord(used))
            return WriteOutcome.Repeat;
        if (!statements.InsertBooking(item.Booking))
            return WriteOutcome.Repeat;

        foreach (var code in item.PromoCodes)
            statements.InsertCode(code);
        statements.InsertFact(item.Fact);
        if (item.Record is { } record)
            statements.InsertRecord(record);
        return WriteOutcome.Written;
    }
}

/// <summary>The prepared statements of one connection.</summary>
sealed class SqliteBookingStatements : IDisposable
{
    readonly SqliteConnection _connection;
    readonly SqliteCommand _hasRecord;
    readonly SqliteCommand _booking;
    readonly SqliteCommand _code;
    readonly SqliteCommand _fact;
    readonly SqliteCommand _record;

    public SqliteBookingStatements(string connectionString)
    {
        _connection = new SqliteConnection(connectionString);
        _connection.Open();
        using (var pragmas = _connection.CreateCommand())
        {
            pragmas.CommandText = SqlitePragmas.Sql;
            pragmas.ExecuteNonQuery();
        }

        _hasRecord = Prepare("SELECT 1 FROM idempotency_records WHERE partner_id = $1 AND key = $2", 2);
        _booking = Prepare("""
            INSERT INTO bookings (partner_id, id, created_at, status, booking_id, email, phone, first_name, last_name, full_name,
              title, gender, pax, departure_date, return_date, departure_location, flight_number, locale, external_user_id,
              custom_branding, metadata, should_send_message, channels, content_hash, repeat_key, holds_reference)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
              $24, $25, $26)
            ON CONFLICT DO NOTHING
            """, 26);
        _code = Prepare("""
            INSERT INTO promo_codes (partner_id, booking, position, code, uuid, status, package_id, package_type,
              package_size_megabytes, package_duration_days, destination, iso3, destinations, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            """, 14);
        _fact = Prepare("""
            INSERT INTO events (partner_id, id, type, booking, data, created_at, is_pending) VALUES ($1, $2, $3, $4, $5, $6, $7)
            """, 7);
        _record = Prepare("""
            INSERT INTO idempotency_records (partner_id, key, request_hash, status, answer, created_at)
            VALUES ($1, $2, $3, $4, $5, $6)
            """, 6);
    }

    public SqliteTransaction Begin()
    {
        var transaction = _connection.BeginTransaction(deferred: false);
        foreach (var command in new[] { _hasRecord, _booking, _code, _fact, _record })
            command.Transaction = transaction;
        return transaction;
    }

    public bool HasRecord(IdempotencyRecord record)
    {
        Bind(_hasRecord, SqliteDb.Stored(record.PartnerId), record.Key);
        return _hasRecord.ExecuteScalar() is not null;
    }

    /// <summary>False when a unique index knows it already.</summary>
    public bool InsertBooking(Booking booking)
    {
        Bind(_booking,
            SqliteDb.Stored(booking.PartnerId), booking.Id, SqliteDb.Stored(booking.CreatedAt), Names.Of(booking.Status),
            booking.BookingId, booking.Email, booking.Phone, booking.FirstName, booking.LastName, booking.FullName, booking.Title,
            booking.Gender, booking.Pax, SqliteDb.Stored(booking.DepartureDate),
            booking.ReturnDate is { } back ? SqliteDb.Stored(back) : null, booking.DepartureLocation,
            booking.FlightNumber, booking.Locale, booking.ExternalUserId, booking.CustomBranding, booking.Metadata,
            booking.ShouldSendMessage, (int)booking.Channels, booking.ContentHash, booking.RepeatKey, booking.HoldsReference);
        return _booking.ExecuteNonQuery() == 1;
    }

    public void InsertCode(PromoCodes.PromoCode code)
    {
        Bind(_code,
            SqliteDb.Stored(code.PartnerId), code.Booking, code.Position, code.Code, SqliteDb.Stored(code.Uuid),
            Names.Of(code.Status), code.PackageId, Names.Of(code.PackageType), code.PackageSizeMegabytes,
            code.PackageDurationDays, code.Destination, code.Iso3, code.Destinations,
            code.ExpiresAt is { } until ? SqliteDb.Stored(until) : null);
        _code.ExecuteNonQuery();
    }

    public void InsertFact(Events.Event fact)
    {
        Bind(_fact,
            SqliteDb.Stored(fact.PartnerId), SqliteDb.Stored(fact.Id), fact.Type, fact.Booking, fact.Data,
            SqliteDb.Stored(fact.CreatedAt), fact.IsPending);
        _fact.ExecuteNonQuery();
    }

    public void InsertRecord(IdempotencyRecord record)
    {
        Bind(_record,
            SqliteDb.Stored(record.PartnerId), record.Key, record.RequestHash, record.Status, record.Answer,
            SqliteDb.Stored(record.CreatedAt));
        _record.ExecuteNonQuery();
    }

    public void Dispose()
    {
        foreach (var command in new[] { _hasRecord, _booking, _code, _fact, _record })
            command.Dispose();
        _connection.Dispose();
    }

    SqliteCommand Prepare(string sql, int parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        for (var index = 1; index <= parameters; index++)
            command.Parameters.Add(new SqliteParameter($"${index}", null));
        return command;
    }

    static void Bind(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var index = 0; index < values.Length; index++)
            command.Parameters[index].Value = values[index] ?? DBNull.Value;
    }
}
