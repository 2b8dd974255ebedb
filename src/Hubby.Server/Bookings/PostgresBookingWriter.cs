using Hubby.Data;
using Hubby.PromoCodes;
using Npgsql;
using NpgsqlTypes;

namespace Hubby.Bookings;

/// <summary>
/// A batch as one statement over arrays: one round trip, one commit. Bookings that repeat are left out by their unique indexes
/// and take their codes, fact and idempotency record with them. Two nodes that race for one idempotency key meet in its primary
/// key: the statement fails, is tried again, and then sees the winner.
/// </summary>
sealed class PostgresBookingWriter(NpgsqlDataSource source) : IBatchWriter<NewBooking, WriteOutcome>
{
    const int Attempts = 5;

    const string Sql = """
        WITH written AS (
          INSERT INTO bookings (partner_id, id, created_at, status, booking_id, email, phone, first_name, last_name, full_name,
            title, gender, pax, departure_date, return_date, departure_location, flight_number, locale, external_user_id,
            custom_branding, metadata, should_send_message, channels, content_hash, repeat_key, holds_reference)
          SELECT b.partner_id, b.id, b.created_at, b.status, b.booking_id, b.email, b.phone, b.first_name, b.last_name,
            b.full_name, b.title, b.gender, b.pax, b.departure_date, b.return_date, b.departure_location, b.flight_number,
            b.locale, b.external_user_id, b.custom_branding, b.metadata, b.should_send_message, b.channels, b.content_hash,
            b.repeat_key, b.holds_reference
          FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
            $9::text[], $10::text[], $11::text[], $12::text[], $13::int[], $14::timestamptz[], $15::timestamptz[], $16::text[],
            $17::text[], $18::text[], $19::text[], $20::text[], $21::text[], $22::bool[], $23::int[], $24::bytea[], $25::bytea[],
            $26::bool[], $27::text[])
            AS b(partner_id, id, created_at, status, booking_id, email, phone, first_name, last_name, full_name, title, gender,
              pax, departure_date, return_date, departure_location, flight_number, locale, external_user_id, custom_branding,
              metadata, should_send_message, channels, content_hash, repeat_key, holds_reference, idempotency_key)
          WHERE b.idempotency_key IS NULL OR NOT EXISTS (
            SELECT 1 FROM idempotency_records r WHERE r.partner_id = b.partner_id AND r.key = b.idempotency_key)
          ON CONFLICT DO NOTHING
          RETURNING id),
        codes AS (
          INSERT INTO promo_codes (partner_id, booking, position, code, uuid, status, package_id, package_type,
            package_size_megabytes, package_duration_days, destination, iso3, destinations, expires_at)
          SELECT c.* FROM unnest($28::uuid[], $29::text[], $30::int[], $31::text[], $32::uuid[], $33::text[], $34::text[],
            $35::text[], $36::int[], $37::int[], $38::text[], $39::text[], $40::text[], $41::timestamptz[])
            AS c(partner_id, booking, position, code, uuid, status, package_id, package_type, size, days, destination, iso3,
              destinations, expires_at)
          JOIN written ON written.id = c.booking),
        facts AS (
          INSERT INTO events (partner_id, id, type, booking, data, created_at, is_pending)
          SELECT f.* FROM unnest($42::uuid[], $43::uuid[], $44::text[], $45::text[], $46::text[], $47::timestamptz[], $48::bool[])
            AS f(partner_id, id, type, booking, data, created_at, is_pending)
          JOIN written ON written.id = f.booking),
        records AS (
          INSERT INTO idempotency_records (partner_id, key, request_hash, status, answer, created_at)
          SELECT r.partner_id, r.key, r.request_hash, r.status, r.answer, r.created_at
          FROM unnest($49::uuid[], $50::text[], $51::bytea[], $52::int[], $53::bytea[], $54::timestamptz[], $55::text[])
            AS r(partner_id, key, request_hash, status, answer, created_at, booking)
          JOIN written ON written.id = r.booking)
        SELECT id FROM written
        """;

    public int MaxWriters => 16;

    public async Task<WriteOutcome[]> WriteAsync(IReadOnlyList<NewBooking> items, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryWriteAsync(items, ct);
            }
            catch (PostgresException raced) when (attempt < Attempts && IsRace(raced))
            {
                // The winner's rows are visible now, so the next attempt leaves the losers out.
            }
        }
    }

    static bool IsRace(PostgresException failure) =>
        failure.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure
        || (failure.SqlState == PostgresErrorCodes.UniqueViolation && failure.TableName == "idempotency_records");

    async Task<WriteOutcome[]> TryWriteAsync(IReadOnlyList<NewBooking> all, CancellationToken ct)
    {
        var items = FirstOfEachKey(all);
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(Sql, connection);
        AddBookings(command, items);
        AddCodes(command, items);
        AddFacts(command, items);
        AddRecords(command, items);
        await command.PrepareAsync(ct);

        var written = new HashSet<string>(items.Count, StringComparer.Ordinal);
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct))
                written.Add(reader.GetString(0));
        }

        var outcomes = new WriteOutcome[all.Count];
        for (var index = 0; index < outcomes.Length; index++)
            outcomes[index] = written.Contains(all[index].Booking.Id) ? WriteOutcome.Written : WriteOutcome.Repeat;
        return outcomes;
    }

    /// <summary>
    /// Two requests with one idempotency key in one batch would refuse each other; the later one asks again after the commit.
    /// </summary>
    static IReadOnlyList<NewBooking> FirstOfEachKey(IReadOnlyList<NewBooking> items)
    {
        if (items.Count == 1 || items.All(item => item.Record is null))
            return items;
        var seen = new HashSet<(Guid, string)>();
        return [.. items.Where(item => item.Record is not { } record || seen.Add((record.PartnerId, record.Key)))];
    }

    static void AddBookings(NpgsqlCommand command, IReadOnlyList<NewBooking> items)
    {
        Add(command, items, item => item.Booking.PartnerId, NpgsqlDbType.Uuid);
        Add(command, items, item => item.Booking.Id, NpgsqlDbType.Text);
        Add(command, items, item => item.Booking.CreatedAt, NpgsqlDbType.TimestampTz);
        Add(command, items, item => Names.Of(item.Booking.Status), NpgsqlDbType.Text);
        Add(command, items, item => item.Booking.BookingId, NpgsqlDbType.Text);
        Add(command, items, item => item.Booking.Email, NpgsqlDbType.Text);
        Add(command, items, item => item.Booking.Phone, NpgsqlDbType.Text);
        Add(command, items, item => item.Booking.FirstName, NpgsqlDbType.Text);
        Add(command, items, item => item.Booking.LastName, NpgsqlDbType.Text);
        Add(command, items, item => item.Booking.FullName, NpgsqlDbType.Text);
        Add(command, items, item => item.Booking.Title, NpgsqlDbType.Text);
        Add(command, items, item => item.Booking.Gender, NpgsqlDbType.Text);
        Add(command, items, item => item.Booking.Pax, NpgsqlDbType.Integer);
        Add(command, items, item => item.Booking.DepartureDate, NpgsqlDbType.TimestampTz);
        Add(command, items, item => item.Booking.ReturnDate, NpgsqlDbType.TimestampTz);
        Add(command, items, item => item.Booking.DepartureLocation, NpgsqlDbType.Text);
        Add(command, items, item => item.Booking.FlightNumber, NpgsqlDbType.Text);
        Add(command, items, item => item.Booking.Locale, NpgsqlDbType.Text);
        Add(command, items, item => item.Booking.ExternalUserId, NpgsqlDbType.Text);
        Add(command, items, item => item.Booking.CustomBranding, NpgsqlDbType.Text);
        Add(command, items, item => item.Booking.Metadata, NpgsqlDbType.Text);
        Add(command, items, item => item.Booking.ShouldSendMessage, NpgsqlDbType.Boolean);
        Add(command, items, item => (int)item.Booking.Channels, NpgsqlDbType.Integer);
        Add(command, items, item => item.Booking.ContentHash, NpgsqlDbType.Bytea);
        Add(command, items, item => item.Booking.RepeatKey, NpgsqlDbType.Bytea);
        Add(command, items, item => item.Booking.HoldsReference, NpgsqlDbType.Boolean);
        Add(command, items, item => item.Record?.Key, NpgsqlDbType.Text);
    }

    static void AddCodes(NpgsqlCommand command, IReadOnlyList<NewBooking> items)
    {
        var codes = items.Count == 1 ? items[0].PromoCodes : [.. items.SelectMany(item => item.PromoCodes)];
        Add(command, codes, code => code.PartnerId, NpgsqlDbType.Uuid);
        Add(command, codes, code => code.Booking, NpgsqlDbType.Text);
        Add(command, codes, code => code.Position, NpgsqlDbType.Integer);
        Add(command, codes, code => code.Code, NpgsqlDbType.Text);
        Add(command, codes, code => code.Uuid, NpgsqlDbType.Uuid);
        Add(command, codes, code => Names.Of(code.Status), NpgsqlDbType.Text);
        Add(command, codes, code => code.PackageId, NpgsqlDbType.Text);
        Add(command, codes, code => Names.Of(code.PackageType), NpgsqlDbType.Text);
        Add(command, codes, code => code.PackageSizeMegabytes, NpgsqlDbType.Integer);
        Add(command, codes, code => code.PackageDurationDays, NpgsqlDbType.Integer);
        Add(command, codes, code => code.Destination, NpgsqlDbType.Text);
        Add(command, codes, code => code.Iso3, NpgsqlDbType.Text);
        Add(command, codes, code => code.Destinations, NpgsqlDbType.Text);
        Add(command, codes, code => code.ExpiresAt, NpgsqlDbType.TimestampTz);
    }

    static void AddFacts(NpgsqlCommand command, IReadOnlyList<NewBooking> items)
    {
        Add(command, items, item => item.Fact.PartnerId, NpgsqlDbType.Uuid);
        Add(command, items, item => item.Fact.Id, NpgsqlDbType.Uuid);
        Add(command, items, item => item.Fact.Type, NpgsqlDbType.Text);
        Add(command, items, item => item.Fact.Booking, NpgsqlDbType.Text);
        Add(command, items, item => item.Fact.Data, NpgsqlDbType.Text);
        Add(command, items, item => item.Fact.CreatedAt, NpgsqlDbType.TimestampTz);
        Add(command, items, item => item.Fact.IsPending, NpgsqlDbType.Boolean);
    }

    static void AddRecords(NpgsqlCommand command, IReadOnlyList<NewBooking> items)
    {
        var records = items.Where(item => item.Record is not null)
            .Select(item => (Record: item.Record!, item.Booking.Id)).ToList();
        Add(command, records, row => row.Record.PartnerId, NpgsqlDbType.Uuid);
        Add(command, records, row => row.Record.Key, NpgsqlDbType.Text);
        Add(command, records, row => row.Record.RequestHash, NpgsqlDbType.Bytea);
        Add(command, records, row => row.Record.Status, NpgsqlDbType.Integer);
        Add(command, records, row => row.Record.Answer, NpgsqlDbType.Bytea);
        Add(command, records, row => row.Record.CreatedAt, NpgsqlDbType.TimestampTz);
        Add(command, records, row => row.Id, NpgsqlDbType.Text);
    }

    static void Add<TRow, TValue>(NpgsqlCommand command, IReadOnlyList<TRow> rows, Func<TRow, TValue> column, NpgsqlDbType type)
    {
        var values = new TValue[rows.Count];
        for (var index = 0; index < values.Length; index++)
            values[index] = column(rows[index]);
        command.Parameters.Add(new NpgsqlParameter<TValue[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type });
    }
}

/// <summary>Enum values as both stores keep them, without boxing.</summary>
static class Names
{
    public static string Of(BookingStatus status) => Table<BookingStatus>.Names[(int)status];

    public static string Of(PromoCodeStatus status) => Table<PromoCodeStatus>.Names[(int)status];

    public static string Of(Packages.PackageType type) => Table<Packages.PackageType>.Names[(int)type];

    static class Table<TEnum> where TEnum : struct, Enum
    {
        public static readonly string[] Names = Enum.GetNames<TEnum>();
    }
}
