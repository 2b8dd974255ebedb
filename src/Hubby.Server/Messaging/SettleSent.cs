using System.Text.Json;
using Hubby.Data;
using Hubby.Messages;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Messaging;

/// <summary>
/// The end that nearly all tries have, written for all of a batch in one statement. What went out at the very moment in which it
/// was called off did go out, and its row must not say otherwise.
/// </summary>
static class SettleSent
{
    /// <summary>Those that still had their lease, as they stand now.</summary>
    public static async Task<IReadOnlyList<Message>> HandleAsync(
        AppDb db, IReadOnlyList<EndedTry> items, DateTimeOffset now, CancellationToken ct)
    {
        var sent = items.Where(item => item.Result is SendResult.Sent).ToList();
        if (sent.Count == 0)
            return [];
        return await (db.Database.IsNpgsql() ? Postgres(db, sent, now) : Sqlite(db, sent, now)).AsNoTracking().ToListAsync(ct);
    }

    static SendResult.Sent By(EndedTry item) => (SendResult.Sent)item.Result;

    static IQueryable<Message> Postgres(AppDb db, List<EndedTry> sent, DateTimeOffset now) => db.Messages.FromSqlRaw("""
        UPDATE messages SET state = 'Sent', reason = NULL, next_try_at = NULL, attempts = attempts + 1, sent_at = {0},
          provider = sent.provider, provider_id = sent.provider_id, last_error = NULL
        FROM unnest({1}, {2}, {3}, {4}, {5}) AS sent(partner_id, id, lease, provider, provider_id)
        WHERE messages.partner_id = sent.partner_id AND messages.id = sent.id
          AND ((messages.state = 'Pending' AND messages.next_try_at = sent.lease)
            OR (messages.state = 'Skipped' AND messages.sent_at IS NULL))
        RETURNING messages.*
        """,
        now, sent.Select(item => item.Message.PartnerId).ToArray(), sent.Select(item => item.Message.Id).ToArray(),
        sent.Select(item => item.Lease).ToArray(), sent.Select(item => By(item).Provider).ToArray(),
        sent.Select(item => By(item).ProviderId).ToArray());

    static IQueryable<Message> Sqlite(AppDb db, List<EndedTry> sent, DateTimeOffset now) => db.Messages.FromSqlRaw("""
        UPDATE messages SET state = 'Sent', reason = NULL, next_try_at = NULL, attempts = attempts + 1, sent_at = {0},
          provider = sent.provider, provider_id = sent.provider_id, last_error = NULL
        FROM (
          SELECT unhex(value ->> 0) AS partner_id, unhex(value ->> 1) AS id, value ->> 2 AS lease, value ->> 3 AS provider,
            value ->> 4 AS provider_id
          FROM json_each({1})) AS sent
        WHERE messages.partner_id = sent.partner_id AND messages.id = sent.id
          AND ((messages.state = 'Pending' AND messages.next_try_at = sent.lease)
            OR (messages.state = 'Skipped' AND messages.sent_at IS NULL))
        RETURNING *
        """,
        SqliteDb.Stored(now), JsonSerializer.Serialize(sent.Select(item => new object?[]
        {
            SqliteDb.Hex(item.Message.PartnerId), SqliteDb.Hex(item.Message.Id), SqliteDb.Stored(item.Lease), By(item).Provider,
            By(item).ProviderId,
        })));
}
