using System.Globalization;
using Hubby.Tallies;

namespace Hubby.Webhooks;

/// <summary>How well an endpoint answers, day by day. The log of deliveries is deleted after a while; these sums stay.</summary>
static class TallyAttempts
{
    const double Step = 1.5;

    public static void Add(Sums sums, WebhookEndpoint endpoint, Attempt attempt, DateTimeOffset now)
    {
        if (attempt.Error is null)
            sums.Add(endpoint.PartnerId, Measure.HookAnswered, UtcDay.Of(now), null, AnsweredIn(endpoint.Id, attempt.Took));
        else
            sums.Add(endpoint.PartnerId, Measure.HookFailed, UtcDay.Of(now), null, SubjectOf(endpoint.Id));
    }

    /// <summary>Of an endpoint's failed attempts, and the beginning of that of its others.</summary>
    public static string SubjectOf(Guid endpoint) => $"{endpoint:N}";

    /// <summary>Steps of time, each half as long again as the one before.</summary>
    static string AnsweredIn(Guid endpoint, TimeSpan took) => string.Create(CultureInfo.InvariantCulture,
        $"{SubjectOf(endpoint)} {Math.Ceiling(Math.Log(Math.Max(1, took.TotalMilliseconds), Step)):00}");

    /// <summary>The endpoint of a subject, and the longest that its attempts took; none where nobody measured.</summary>
    public static (Guid Endpoint, TimeSpan? AtMost) Read(string subject)
    {
        var parts = subject.Split(' ');
        var step = parts.Length > 1 && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var number) ? number : (int?)null;
        return (Guid.ParseExact(parts[0], "N"), step is null ? null : TimeSpan.FromMilliseconds(Math.Pow(Step, step.Value)));
    }
}
