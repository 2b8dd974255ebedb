using System.Text;
using Hubby.Data;
using Hubby.Http;
using Hubby.Messages;
using Hubby.Partners;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Messaging.Schedules;

/// <summary>What a change came to, or its faults.</summary>
sealed record ScheduleChange(IReadOnlyList<Fault> Faults, int Added, int Changed, int Removed, int Unchanged);

/// <summary>Brings a partner's schedules to what a file says, wholly or not at all.</summary>
static class ChangeSchedules
{
    // What is off waits for being changed.
    static readonly DateTimeOffset Never = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static async Task<ScheduleChange> SetSchedulesAsync(
        this AppDb db, Partner partner, byte[] file, DateTimeOffset now, CancellationToken ct)
    {
        var faults = new Faults();
        var wanted = ReadSchedules.File(file, partner, faults);
        return faults.Count > 0 ? new(faults, 0, 0, 0, 0) : await db.ReplaceAsync(partner, _ => wanted, null, now, ct);
    }

    public static Task<ScheduleChange> ClearSchedulesAsync(
        this AppDb db, Partner partner, DateTimeOffset now, CancellationToken ct) =>
        db.ReplaceAsync(partner, _ => [], null, now, ct);

    /// <param name="db">The store.</param>
    /// <param name="partner">Whose schedules they are.</param>
    /// <param name="change">From what each of them says at that moment, by name, to what they are to say.</param>
    /// <param name="changed">Is written in the same transaction.</param>
    /// <param name="now">The moment.</param>
    /// <param name="ct">Stops; then nothing is changed.</param>
    public static async Task<ScheduleChange> ChangeSchedulesAsync(this AppDb db, Partner partner,
        Func<IReadOnlyDictionary<string, string>, IReadOnlyList<string>> change, Action changed, DateTimeOffset now,
        CancellationToken ct)
    {
        var faults = new Faults();
        var outcome = await db.ReplaceAsync(partner, stored =>
        {
            // The last of them may go, though a file without any is a slip. A brand that one of them names may be gone by now.
            var wanted = change(stored);
            var read = wanted.Count == 0 ? [] : ReadSchedules.File(FileOf(wanted), null, faults);
            return faults.Count > 0 ? null : read;
        }, changed, now, ct);
        return outcome with { Faults = faults };
    }

    /// <summary>What is wrong with one of them.</summary>
    public static IReadOnlyList<Fault> FaultsOf(Partner partner, string definition)
    {
        var faults = new Faults();
        ReadSchedules.File(FileOf([definition]), partner, faults);
        return faults;
    }

    static byte[] FileOf(IEnumerable<string> definitions) =>
        Encoding.UTF8.GetBytes($$"""{"schedules": [{{string.Join(',', definitions)}}]}""");

    static async Task<ScheduleChange> ReplaceAsync(this AppDb db, Partner partner,
        Func<IReadOnlyDictionary<string, string>, IReadOnlyList<(Schedule Schedule, string Definition)>?> change,
        Action? written, DateTimeOffset now, CancellationToken ct)
    {
        // Two changes of one partner come one after the other.
        await using var transaction = await db.BeginPartnerChangeAsync(ct);
        var stored = await db.Schedules.AsTracking().Where(row => row.PartnerId == partner.Id)
            .ToDictionaryAsync(row => row.Name, StringComparer.Ordinal, ct);
        if (change(stored.ToDictionary(row => row.Key, row => row.Value.Definition)) is not { } wanted)
            return new([], 0, 0, 0, 0);
        var (added, changed, retracted) = (0, 0, new List<string>());
        foreach (var (schedule, definition) in wanted)
        {
            if (!stored.Remove(schedule.Name, out var row))
            {
                db.Add(New(partner, schedule, definition, now));
                added++;
            }
            else if (row.Definition != definition)
            {
                // Planned from the start, because trips that were planned may have another moment now.
                (row.Definition, row.Revision) = (definition, Ids.Row(now));
                (row.PlannedTo, row.PlannedBooking, row.PlanAt) = (schedule.FirstOf(now), "", PlanAt(schedule, now));
                changed++;
                if (!schedule.IsOn)
                    retracted.Add(schedule.Name);
            }
        }

        db.RemoveRange(stored.Values);
        written?.Invoke();
        await db.SaveChangesAsync(ct);
        foreach (var name in retracted.Concat(stored.Keys))
            await db.RetractAsync(partner, name, ct);
        await transaction.CommitAsync(ct);
        return new([], added, changed, stored.Count, wanted.Count - added - changed);
    }

    static StoredSchedule New(Partner partner, Schedule schedule, string definition, DateTimeOffset now) => new()
    {
        PartnerId = partner.Id,
        Name = schedule.Name,
        Definition = definition,
        Revision = Ids.Row(now),
        PlannedTo = schedule.FirstOf(now),
        PlanAt = PlanAt(schedule, now),
    };

    static DateTimeOffset PlanAt(Schedule schedule, DateTimeOffset now) => schedule.IsOn ? now : Never;

    static async Task RetractAsync(this AppDb db, Partner partner, string name, CancellationToken ct)
    {
        var origin = Occasions.OriginOf(name);
        await db.Messages
            .Where(row => row.PartnerId == partner.Id && row.NextTryAt != null && row.State == MessageState.Pending
                && row.Origin.StartsWith(origin))
            .ExecuteUpdateAsync(row => row.SetProperty(value => value.State, MessageState.Skipped)
                .SetProperty(value => value.Reason, ScheduleReasons.ScheduleChanged)
                .SetProperty(value => value.NextTryAt, (DateTimeOffset?)null), ct);
    }
}
