using Hubby.Data;
using Hubby.Portal;
using Hubby.RequestLog;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Developers;

/// <param name="Count">Requests with the key.</param>
/// <param name="Hours">How many in each twenty-fourth of the time that was looked at.</param>
sealed record KeyUseCount(int Count, IReadOnlyList<int> Hours)
{
    public const int Parts = 24;
    public static readonly KeyUseCount None = new(0, new int[Parts]);
}

/// <summary>How often each key was used of late.</summary>
/// <param name="Total">Requests that were looked at.</param>
/// <param name="IsWholeDay">Whether those are all of a day; otherwise they are the latest.</param>
/// <param name="ByKey">By the id of the key.</param>
sealed record KeyUses(int Total, bool IsWholeDay, IReadOnlyDictionary<Guid, KeyUseCount> ByKey)
{
    public static readonly KeyUses None = new(0, true, new Dictionary<Guid, KeyUseCount>());

    public KeyUseCount Of(Guid key) => ByKey.GetValueOrDefault(key) ?? KeyUseCount.None;

    /// <summary>What the counts are of.</summary>
    public string Span => IsWholeDay ? "24 h"
        : $"of the last {Counts.Of(Total)}";
}

/// <summary>Counts the requests of a day by their keys; of a partner that sends many more, the latest alone.</summary>
sealed class ReadKeyUse(AppDb db, WriteRequests writing)
{
    public async Task<KeyUses> HandleAsync(Guid partnerId, DateTimeOffset now, CancellationToken ct)
    {
        await writing.FlushAsync(ct);
        var first = Ids.FirstAt(now.AddDays(-1));
        var rows = await db.LoggedRequests.Where(row => row.PartnerId == partnerId && string.Compare(row.Id, first) >= 0)
            .OrderByDescending(row => row.Id).Take(ListRequests.LookedThrough)
            .Select(row => new { row.KeyId, row.CreatedAt }).ToListAsync(ct);
        var isWholeDay = rows.Count < ListRequests.LookedThrough;
        var begin = isWholeDay ? now.AddDays(-1) : rows[^1].CreatedAt;
        var part = Math.Max(1, (now - begin).TotalSeconds / KeyUseCount.Parts);
        return new(rows.Count, isWholeDay, rows.GroupBy(row => row.KeyId).ToDictionary(ofKey => ofKey.Key, ofKey =>
        {
            var hours = new int[KeyUseCount.Parts];
            foreach (var row in ofKey)
                hours[Math.Clamp((int)((row.CreatedAt - begin).TotalSeconds / part), 0, hours.Length - 1)]++;
            return new KeyUseCount(ofKey.Count(), hours);
        }));
    }
}
