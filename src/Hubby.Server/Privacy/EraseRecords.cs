using System.Text.Json;
using System.Text.Json.Nodes;
using Hubby.Data;
using Hubby.Http;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Privacy;

/// <summary>
/// Kept answers of idempotency keys that show a booking: the key stays used, the answer loses what is personal. A record does not
/// say which booking it is about, so the answers of the partner's 30 days are searched for the booking's id.
/// </summary>
static class EraseRecords
{
    const string OnPostgres = """
        SELECT * FROM idempotency_records WHERE partner_id = {0}
          AND EXISTS (SELECT 1 FROM unnest({1}) AS booking WHERE position(convert_to(booking, 'UTF8') IN answer) > 0)
        """;

    const string OnSqlite = """
        SELECT * FROM idempotency_records WHERE partner_id = {0}
          AND EXISTS (SELECT 1 FROM json_each({1}) AS booking WHERE instr(answer, CAST(booking.value AS BLOB)) > 0)
        """;

    static readonly string[] Emptied = ["first_name", "last_name", "email"];
    static readonly string[] LeftOut = [.. EraseTraveller.Fields.Except([.. Emptied, "communication_options"])];

    extension(AppDb db)
    {
        public async Task<int> EraseRecordsAsync(Guid partnerId, IReadOnlyCollection<string> bookings, CancellationToken ct)
        {
            if (bookings.Count == 0)
                return 0;
            var isPostgres = db.Database.IsNpgsql();
            var wanted = isPostgres
                ? (object)bookings.ToArray() : JsonSerializer.Serialize([.. bookings], PrivacyJson.Default.StringArray);
            var records = await db.IdempotencyRecords
                .FromSqlRaw(isPostgres ? OnPostgres : OnSqlite, db.Stored(partnerId), wanted).ToListAsync(ct);
            foreach (var record in records)
            {
                var answer = Erase(record.Answer, bookings);
                await db.IdempotencyRecords.Where(row => row.PartnerId == partnerId && row.Key == record.Key)
                    .ExecuteUpdateAsync(row => row.SetProperty(each => each.Answer, answer), ct);
            }

            return records.Count;
        }
    }

    static byte[] Erase(byte[] answer, IReadOnlyCollection<string> bookings)
    {
        var json = JsonNode.Parse(answer)!;
        Erase(json, bookings);
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new() { Encoder = ApiJson.Encoder }))
            json.WriteTo(writer);
        return bytes.ToArray();
    }

    static void Erase(JsonNode? node, IReadOnlyCollection<string> bookings)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list)
                Erase(item, bookings);
        }

        if (node is not JsonObject fields)
            return;
        if (fields["id"] is JsonValue id && id.TryGetValue(out string? text) && bookings.Contains(text))
        {
            foreach (var name in Emptied.Where(fields.ContainsKey))
                fields[name] = null;
            foreach (var name in LeftOut)
                fields.Remove(name);
        }

        foreach (var (_, value) in fields.ToList())
            Erase(value, bookings);
    }
}
