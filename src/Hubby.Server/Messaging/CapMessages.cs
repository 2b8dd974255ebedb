using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Hubby.Data;
using Hubby.Messages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hubby.Messaging;

/// <summary>
/// Caps what one recipient gets and one partner sends in a day, so that neither a loop in a partner's program nor a stranger with
/// a claim link floods anybody. Counters stand in the store and judge there, so all nodes agree; a message counts once, with its
/// first try.
/// </summary>
sealed class CapMessages(IOptions<MessagingOptions> options, SecretBox box, TimeProvider clock)
{
    readonly byte[] _key = box.Derive("message counts"u8, SecretBox.KeyBytes);

    /// <summary>Those that may go out. Call it in the transaction that took them.</summary>
    public async Task<IReadOnlyList<Message>> HandleAsync(AppDb db, IReadOnlyList<Message> taken, CancellationToken ct)
    {
        var (perRecipient, perPartner) = (options.Value.PerRecipientPerDay, options.Value.PerPartnerPerDay);
        var fresh = taken.Where(message => !message.IsCounted).ToList();
        if (fresh.Count == 0 || (perRecipient <= 0 && perPartner <= 0))
            return taken;

        var day = MessageCount.DayOf(clock.GetUtcNow());
        var over = await TakeAsync(db, day, fresh, RecipientKey, perRecipient, ct);
        await SkipAsync(db, over, SkipReasons.RecipientLimit, ct);
        var left = fresh.Except(over).ToList();
        var overAsWell = await TakeAsync(db, day, left, PartnerKey, perPartner, ct);
        await SkipAsync(db, overAsWell, SkipReasons.PartnerLimit, ct);

        var counted = left.Except(overAsWell).ToList();
        await Rows(db, counted).ExecuteUpdateAsync(row => row.SetProperty(message => message.IsCounted, true), ct);
        return [.. taken.Except(over).Except(overAsWell)];
    }

    /// <summary>Counts them; those for which there was no room.</summary>
    static async Task<List<Message>> TakeAsync(
        AppDb db, int day, List<Message> messages, Func<Message, string> keyOf, int cap, CancellationToken ct)
    {
        var over = new List<Message>();
        if (cap <= 0 || messages.Count == 0)
            return over;
        var groups = messages.GroupBy(keyOf).ToDictionary(same => same.Key, same => same.ToList());

        // All keys at once where there is room for all of a key's messages, which is nearly always.
        var whole = await AddAsync(db, day, [.. groups.Select(each => (each.Key, each.Value.Count))], cap, ct);
        foreach (var (key, same) in groups.Where(each => !whole.Contains(each.Key)))
        {
            var room = same.Count > 1 ? await OneByOneAsync(db, day, key, same.Count, cap, ct) : 0;
            over.AddRange(same.Skip(room));
        }

        return over;
    }

    static async Task<int> OneByOneAsync(AppDb db, int day, string key, int wanted, int cap, CancellationToken ct)
    {
        var room = 0;
        while (room < wanted && (await AddAsync(db, day, [(key, 1)], cap, ct)).Count == 1)
            room++;
        return room;
    }

    /// <summary>Which of the keys had room for all of theirs; only those have grown.</summary>
    static async Task<HashSet<string>> AddAsync(
        AppDb db, int day, (string Key, int Count)[] keys, int cap, CancellationToken ct)
    {
        // In one order everywhere, so that two nodes never wait for each other.
        var fitting = keys.Where(each => each.Count <= cap).OrderBy(each => each.Key, StringComparer.Ordinal).ToList();
        if (fitting.Count == 0)
            return [];
        string[] names = [.. fitting.Select(each => each.Key)];
        int[] counts = [.. fitting.Select(each => each.Count)];
        var grown = db.Database.IsNpgsql()
            ? db.Database.SqlQueryRaw<string>(PostgresSql, day, names, counts, cap)
            : db.Database.SqlQueryRaw<string>(
                SqliteSql, day, JsonSerializer.Serialize(names), JsonSerializer.Serialize(counts), cap);
        return [.. await grown.ToListAsync(ct)];
    }

    const string OnConflict = """
        ON CONFLICT (day, key) DO UPDATE SET count = message_counts.count + excluded.count
        WHERE message_counts.count + excluded.count <= {3}
        RETURNING key AS "Value"
        """;

    const string PostgresSql = $$"""
        INSERT INTO message_counts (day, key, count)
        SELECT {0}, wanted.key, wanted.count FROM unnest({1}, {2}) AS wanted(key, count)
        {{OnConflict}}
        """;

    const string SqliteSql = $$"""
        INSERT INTO message_counts (day, key, count)
        SELECT {0}, keys.value, counts.value FROM json_each({1}) AS keys JOIN json_each({2}) AS counts ON counts.key = keys.key
        WHERE true
        {{OnConflict}}
        """;

    static Task<int> SkipAsync(AppDb db, List<Message> over, string reason, CancellationToken ct) => over.Count == 0
        ? Task.FromResult(0)
        : Rows(db, over).ExecuteUpdateAsync(row => row
            .SetProperty(message => message.State, MessageState.Skipped)
            .SetProperty(message => message.Reason, reason)
            .SetProperty(message => message.NextTryAt, (DateTimeOffset?)null), ct);

    static IQueryable<Message> Rows(AppDb db, List<Message> messages)
    {
        var partnerIds = messages.Select(message => message.PartnerId).Distinct().ToList();
        var ids = messages.Select(message => message.Id).ToList();
        return db.Messages.Where(row => partnerIds.Contains(row.PartnerId) && ids.Contains(row.Id)
            && row.State == MessageState.Pending);
    }

    string PartnerKey(Message message) => Hash($"partner {message.PartnerId:N}");

    /// <summary>A mailbox is the same whatever stands behind a plus; notifications are counted by their trip.</summary>
    string RecipientKey(Message message) => Hash(message.Recipient is { } recipient
        ? $"{message.Channel} {WithoutTag(recipient).ToLowerInvariant()}"
        : $"{message.Channel} {message.PartnerId:N} {message.Booking}");

    static string WithoutTag(string address)
    {
        var at = address.LastIndexOf('@');
        var plus = address.IndexOf('+', StringComparison.Ordinal);
        return plus > 0 && plus < at ? address[..plus] + address[at..] : address;
    }

    string Hash(string text) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)))[..MessageCount.KeyLength];
}
