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
    public static async Task<ScheduleChange> SetSchedulesAsync(
        this AppDb db, Partner partner, byte[] file, DateTimeOffset now, CancellationToken ct)
    {
        var faults = new Faults();
        var wanted = ReadSchedules.File(file, partner, faults);
        return faults.Count > 0 ? new(faults, 0, 0, 0, 0) : await db.ReplaceAsync(partner, wanted, now, ct);
    }

    public static Task<ScheduleChange> ClearSchedulesAsync(this AppDb db, Partner partner, DateTimeOffset now, CancellationToken ct) =>
        db.ReplaceAsync(partner, [], now, ct);

    static async Task<ScheduleChange> ReplaceAsync(
        this AppDb db, Partner partner, IReadOnlyList<(Schedule Schedule, string Definition)> wanted, DateTimeOffset now,
        CancellationToken ct)
    {
        // Two changes of one partner come one after the other.
        await using var transaction = await db.BeginPartnerChangeAsync(ct);
        var stored = await db.Schedules.AsTracking().Where(row => row.PartnerId == partner.Id)
            .ToDictionaryAsync(row => row.Name, StringComparer.Ordinal, ct);
        var (added, changed) = (0, 0);
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
                (row.PlannedTo, row.PlannedBooking, row.PlanAt) = (schedule.FirstOf(now), "", now);
                changed++;
            }
        }

        db.RemoveRange(stored.Values);
        await db.SaveChangesAsync(ct);
        foreach (var name in stored.Keys)
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
        PlanAt = now,
    };

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
