using Hubby.Data;
using Hubby.Tallies;
using Hubby.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Insights;

/// <summary>How an endpoint has answered in a period, and how it is now.</summary>
sealed record HookHealth(Guid Id, string Url, long[] Answered, long[] Failed, TimeSpan? Most)
{
    public DateTimeOffset? FailingSince { get; init; }
    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary>Deliveries that wait for another try, counted no further than <see cref="ReadHooks.MostWaiting"/>.</summary>
    public int Waiting { get; init; }

    /// <summary>What the last try came to, while it fails.</summary>
    public string? LastError { get; init; }

    public long Attempts => Answered.Sum() + Failed.Sum();
    public double? Share => Attempts == 0 ? null : (double)Answered.Sum() / Attempts;
    public int DaysWithFailures => Failed.Count(count => count > 0);

    /// <summary>The address without what may be secret in it.</summary>
    public string Shown => Uri.TryCreate(Url, UriKind.Absolute, out var uri) ? $"{uri.Authority}{uri.AbsolutePath}" : Url;
}

sealed class ReadHooks(AppDb db)
{
    public const int MostWaiting = 10_000;
    const double Nearly = 0.95;

    sealed record Sum(Measure Measure, int Day, string Subject, long Count);

    public async Task<IReadOnlyList<HookHealth>> HandleAsync(Guid partnerId, Period period, CancellationToken ct)
    {
        var endpoints = await db.WebhookEndpoints.Where(row => row.PartnerId == partnerId).OrderBy(row => row.Id).ToListAsync(ct);
        if (endpoints.Count == 0)
            return [];
        Measure[] measures = [Measure.HookAnswered, Measure.HookFailed];
        var sums = await db.Tallies
            .Where(row => row.PartnerId == partnerId && measures.Contains(row.Measure)
                && row.Day >= period.From && row.Day <= period.To)
            .Select(row => new Sum(row.Measure, row.Day, row.Subject, row.Count)).ToListAsync(ct);
        var ofEndpoint = sums.ToLookup(sum => TallyAttempts.Read(sum.Subject).Endpoint);
        var found = new List<HookHealth>();
        foreach (var endpoint in endpoints)
            found.Add(await NowAsync(endpoint, Over(endpoint, [.. ofEndpoint[endpoint.Id]], period), ct));
        return found;
    }

    static HookHealth Over(WebhookEndpoint endpoint, List<Sum> sums, Period period)
    {
        var (answered, failed) = (new long[period.Days], new long[period.Days]);
        foreach (var sum in sums)
            (sum.Measure == Measure.HookAnswered ? answered : failed)[sum.Day - period.From] += sum.Count;
        return new(endpoint.Id, endpoint.Url, answered, failed, MostOf(sums))
        {
            FailingSince = endpoint.FailingSince,
            DisabledAt = endpoint.DisabledAt,
        };
    }

    /// <summary>Within which time 95 of 100 attempts were answered.</summary>
    static TimeSpan? MostOf(List<Sum> sums)
    {
        var steps = sums.Where(sum => sum.Measure == Measure.HookAnswered)
            .Select(sum => (TallyAttempts.Read(sum.Subject).AtMost, sum.Count)).Where(step => step.AtMost is not null)
            .OrderBy(step => step.AtMost).ToList();
        var (all, seen) = (steps.Sum(step => step.Count), 0L);
        foreach (var (atMost, count) in steps)
        {
            seen += count;
            if (seen >= all * Nearly)
                return atMost;
        }

        return null;
    }

    async Task<HookHealth> NowAsync(WebhookEndpoint endpoint, HookHealth health, CancellationToken ct)
    {
        if (endpoint.FailingSince is null || endpoint.DisabledAt is not null)
            return health;
        var waiting = db.DeliveriesOf(endpoint.PartnerId, endpoint.Id).Where(row => row.NextTryAt != null && row.Attempts > 0);
        return health with
        {
            Waiting = await waiting.Take(MostWaiting).CountAsync(ct),
            LastError = await waiting.OrderBy(row => row.NextTryAt).Select(row => row.Error).FirstOrDefaultAsync(ct),
        };
    }
}
