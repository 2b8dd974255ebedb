namespace Hubby.Operations.Queues;

/// <summary>Work that waits in the store for a worker, as the operator sees it. Nothing here counts further than it must.
/// </summary>
interface IQueue
{
    /// <summary>In addresses.</summary>
    string Name { get; }
    string Title { get; }
    string Glyph { get; }

    Task<QueueSum> SumAsync(CancellationToken ct);
}

/// <param name="Waiting">Counted as far as <see cref="Bounded.Most"/>.</param>
/// <param name="NextTryAt">The earliest; what is past is late. None where nothing waits.</param>
/// <param name="Failed">Counted in the same way.</param>
sealed record QueueSum(int Waiting, DateTimeOffset? NextTryAt, int Failed)
{
    /// <summary>Workers take what is due within a second or two; what is late by this much stands.</summary>
    public static readonly TimeSpan MayBeLate = TimeSpan.FromMinutes(5);

    /// <summary>By how much the queue is late, where that is worth a word.</summary>
    public TimeSpan? LateBy(DateTimeOffset now) => NextTryAt is { } next && now - next > MayBeLate ? now - next : null;
}

/// <summary>Counting that ends somewhere.</summary>
static class Bounded
{
    public const int Most = 10_000;

    public static string Text(long count) => count > Most
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Most:N0}+")
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{count:N0}");
}
