using System.Text.Json;
using Hubby.Data;
using Hubby.Messages;
using Hubby.Partners;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Messaging;

/// <summary>Takes due messages of a channel for one worker, of each partner in turn.</summary>
sealed class MessageQueue(
    IServiceScopeFactory scopes, PartnerDirectory partners, CapMessages cap, ReadTravellerMessages read, TimeProvider clock)
{
    public async Task<IReadOnlyList<TravellerMessage>> LeaseAsync(
        Channels channel, int count, TimeSpan lease, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        var now = clock.Now();

        // Looking takes no lock, so that an idle queue leaves SQLite to its writers. PostgreSQL would look twice.
        if (!db.Database.IsNpgsql()
            && !await db.Messages.AnyAsync(message => message.Channel == channel && message.NextTryAt <= now, ct))
        {
            return [];
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var messages = await cap.HandleAsync(db, await TakeAsync(db, channel, count, now, now + lease, ct), ct);
        await transaction.CommitAsync(ct);
        return messages.Count == 0 ? [] : await read.HandleAsync(db, InTurns(messages), ct);
    }

    // Neither store returns what it took in the order in which it chose it.
    static List<Message> InTurns(IEnumerable<Message> messages) =>
    [
        .. messages.GroupBy(message => message.PartnerId)
            .SelectMany(partner => partner.OrderBy(message => message.Id).Index())
            .OrderBy(turn => turn.Index).Select(turn => turn.Item),
    ];

    async Task<List<Message>> TakeAsync(
        AppDb db, Channels channel, int count, DateTimeOffset now, DateTimeOffset until, CancellationToken ct)
    {
        var taken = db.Database.IsNpgsql()
            ? db.Messages.FromSqlRaw(PostgresSql, partners.Ids.ToArray(), $"{channel}", now, count, until)
            : db.Messages.FromSqlRaw(SqliteSql, JsonSerializer.Serialize(partners.Ids.Select(SqliteDb.Hex)),
                $"{channel}", SqliteDb.Stored(now), count, SqliteDb.Stored(until));
        return await taken.AsNoTracking().ToListAsync(ct);
    }

    // First the oldest of every partner, then everybody's second: a partner with a hundred thousand waiting delays nobody else.
    const string PostgresSql = """
        WITH due AS (
          SELECT m.partner_id, m.id, m.next_try_at,
            row_number() OVER (PARTITION BY m.partner_id ORDER BY m.next_try_at, m.id) AS turn
          FROM unnest({0}) AS partner(id) CROSS JOIN LATERAL (
            SELECT partner_id, id, next_try_at FROM messages
            WHERE channel = {1} AND partner_id = partner.id AND next_try_at <= {2} ORDER BY next_try_at LIMIT {3}) AS m),
        taken AS (
          SELECT messages.partner_id, messages.id FROM messages
          JOIN (SELECT partner_id, id FROM due ORDER BY turn, next_try_at LIMIT {3}) AS first USING (partner_id, id)
          WHERE messages.next_try_at <= {2} FOR UPDATE OF messages SKIP LOCKED)
        UPDATE messages SET next_try_at = {4} FROM taken
        WHERE messages.partner_id = taken.partner_id AND messages.id = taken.id
        RETURNING messages.*
        """;

    const string SqliteSql = """
        UPDATE messages SET next_try_at = {4} WHERE rowid IN (
          SELECT row FROM (
            SELECT m.rowid AS row, m.next_try_at,
              row_number() OVER (PARTITION BY m.partner_id ORDER BY m.next_try_at, m.id) AS turn
            FROM json_each({0}) AS partner JOIN messages AS m ON m.rowid IN (
              SELECT rowid FROM messages WHERE channel = {1} AND partner_id = unhex(partner.value) AND next_try_at <= {2}
              ORDER BY next_try_at LIMIT {3}))
          ORDER BY turn, next_try_at LIMIT {3})
        RETURNING *
        """;
}
