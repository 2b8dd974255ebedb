using System.Text.Json;
using System.Text.Json.Serialization;
using Hubby.Data;
using Hubby.Languages;
using Hubby.Messages;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Messaging.Schedules;

/// <summary>
/// Brings the rows of messages to what schedules ask of trips: makes what is missing, moves what still waits, and takes up again
/// what was skipped for a reason that is gone. What is sent, or is being sent, stays as it is; so it may be done any number of times.
/// </summary>
sealed class WriteOccasions(IEnumerable<IChannel> channels, TimeProvider clock)
{
    readonly HashSet<Channels> _configured = [.. channels.Where(each => each.IsConfigured).Select(each => each.Channel)];

    /// <param name="db">In whose transaction, if it has one.</param>
    /// <param name="schedule">Of the partner of all the trips.</param>
    /// <param name="trips">Any number.</param>
    /// <param name="to">Trips of this date and later are planned another time.</param>
    /// <param name="ct">Stops.</param>
    public async Task HandleAsync(
        AppDb db, Schedule schedule, IEnumerable<Trip> trips, DateTimeOffset to, CancellationToken ct)
    {
        var now = clock.Now();
        var rows = trips.SelectMany(trip => Of(schedule, trip, to, now))
            .DistinctBy(row => (row.Booking, row.Origin, row.Channel))
            // Everywhere in one order, so that two nodes never wait for each other.
            .OrderBy(row => row.Booking, StringComparer.Ordinal).ThenBy(row => row.Origin, StringComparer.Ordinal)
            .ThenBy(row => row.Channel, StringComparer.Ordinal).ToList();
        if (rows.Count == 0)
            return;
        var json = JsonSerializer.Serialize(rows, OccasionsJson.Default.ListOccasionRow);
        await db.Database.ExecuteSqlRawAsync(db.Database.IsNpgsql() ? PostgresSql : SqliteSql, [json], ct);
    }

    IEnumerable<OccasionRow> Of(Schedule schedule, Trip trip, DateTimeOffset to, DateTimeOffset now)
    {
        if (!schedule.InstantsOf(trip.Booking, trip.Codes).Any(instant => instant < to))
            return [];
        var booking = trip.Booking;
        return
            from occasion in Occasions.Of(schedule, trip, now)
            where occasion.Refusal is null && occasion.At >= now - Moments.Late && occasion.At < now + Moments.Ahead + Moments.Reach
            from channel in ChannelNames.In(schedule.Channels & booking.Channels)
            let skip = SkipReasons.MissingAddress(channel, booking.Email, booking.Phone)
                ?? (_configured.Contains(channel) ? null : SkipReasons.NotConfigured)
            let due = occasion.At.ToUnixTimeMilliseconds()
            select new OccasionRow(
                $"{booking.PartnerId:N}", $"{Ids.Row(now):N}", booking.Id, occasion.Origin, $"{schedule.Kind}", $"{channel}",
                skip is null ? nameof(MessageState.Pending) : nameof(MessageState.Skipped), skip,
                channel switch { Channels.Email => booking.Email, Channels.Push => null, _ => booking.Phone },
                OwnTexts.LocaleOf(schedule, trip), now.ToUnixTimeMilliseconds(), due, skip is null ? due : null);
    }

    const string Columns = """
        partner_id, id, booking, origin, kind, channel, state, reason, recipient, locale, attempts, created_at, due_at, next_try_at
        """;

    // A row that a worker has, or that was tried, has another next_try_at than its due_at.
    static readonly string OnConflict = $"""
        ON CONFLICT (partner_id, booking, origin, channel) DO UPDATE SET state = excluded.state, reason = excluded.reason,
          recipient = excluded.recipient, locale = excluded.locale, due_at = excluded.due_at, next_try_at = excluded.next_try_at
        WHERE (messages.state = 'Pending' AND messages.attempts = 0 AND messages.next_try_at = messages.due_at)
          OR (messages.state = 'Skipped' AND messages.reason IN ({string.Join(", ", ScheduleReasons.Revocable.Select(Quoted))}))
        """;

    static readonly string PostgresSql = $$"""
        INSERT INTO messages ({{Columns}})
        SELECT partner_id, id, booking, origin, kind, channel, state, reason, recipient, locale, 0,
          to_timestamp(created_at / 1000.0), to_timestamp(due_at / 1000.0), to_timestamp(next_try_at / 1000.0)
        FROM json_to_recordset({0}::json) AS r(partner_id uuid, id uuid, booking text, origin text, kind text, channel text,
          state text, reason text, recipient text, locale text, created_at bigint, due_at bigint, next_try_at bigint)
        {{OnConflict}}
        """;

    static readonly string SqliteSql = $$"""
        INSERT INTO messages ({{Columns}})
        SELECT unhex(value ->> 'partner_id'), unhex(value ->> 'id'), value ->> 'booking', value ->> 'origin', value ->> 'kind',
          value ->> 'channel', value ->> 'state', value ->> 'reason', value ->> 'recipient', value ->> 'locale', 0,
          value ->> 'created_at', value ->> 'due_at', value ->> 'next_try_at'
        FROM json_each({0}) WHERE true
        {{OnConflict}}
        """;

    static string Quoted(string reason) => $"'{reason}'";
}

sealed record OccasionRow(
    string PartnerId, string Id, string Booking, string Origin, string Kind, string Channel, string State, string? Reason,
    string? Recipient, string Locale, long CreatedAt, long DueAt, long? NextTryAt);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(List<OccasionRow>))]
sealed partial class OccasionsJson : JsonSerializerContext;

/// <summary>Which of a partner's own texts a traveller gets.</summary>
static class OwnTexts
{
    /// <summary>That of the text in the partner's own words, so that a message is in one language throughout.</summary>
    public static string LocaleOf(Schedule schedule, Trip trip)
    {
        var wanted = trip.Booking.Locale ?? trip.Partner.Locale;
        return schedule.Text.Count == 0 ? wanted : TagOf(schedule, wanted, trip.Partner.Locale);
    }

    public static OwnText? Of(Schedule schedule, Message message, string partnerLocale) =>
        schedule.Text.Count == 0 ? null : schedule.Text[TagOf(schedule, message.Locale, partnerLocale)];

    static string TagOf(Schedule schedule, string wanted, string partnerLocale)
    {
        string?[] tags = [Language.Lookup(wanted)?.Tag, Language.Lookup(partnerLocale)?.Tag, Language.English.Tag];
        return tags.FirstOrDefault(tag => tag is not null && schedule.Text.ContainsKey(tag)) ?? schedule.Text.Keys.First();
    }
}
