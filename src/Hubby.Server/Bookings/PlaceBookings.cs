using Hubby.Data;

namespace Hubby.Bookings;

/// <summary>Many bookings: each goes the way of a single one and fails alone; those that are written are one commit.</summary>
sealed class PlaceBookings(PlaceBooking place, GroupCommit<NewBooking, WriteOutcome> writes)
{
    const int LookUpsAtOnce = 8;

    /// <summary>What each comes to, in order.</summary>
    public async Task<Placed[]> HandleAsync(IReadOnlyList<Placing> items, CancellationToken ct)
    {
        var placed = new Placed?[items.Count];
        await EachAsync(items.Count, async index => placed[index] = await place.FindKnownAsync(items[index], ct), ct);

        List<int> unknown = [.. Enumerable.Range(0, items.Count).Where(index => placed[index] is null)];
        var drafts = unknown.ConvertAll(index => place.Draft(items[index]));
        var outcomes = writes.WriteTogether(drafts.Select(draft => draft.Booking));
        await EachAsync(unknown.Count, async turn => placed[unknown[turn]] =
            await place.SettleAsync(items[unknown[turn]], drafts[turn], outcomes[turn], ct), ct);
        return placed!;
    }

    // Most of them ask the store nothing; of those that do, a few at once.
    static Task EachAsync(int count, Func<int, Task> work, CancellationToken ct) =>
        Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = LookUpsAtOnce, CancellationToken = ct },
            async (index, _) => await work(index));
}
