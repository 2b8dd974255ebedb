namespace Hubby.Operations.Queues;

/// <summary>
/// Work that waits in the store for a worker, as the operator sees it. Nothing here counts or looks further than it must. What
/// changes something is called in a transaction.
/// </summary>
interface IQueue
{
    /// <summary>In addresses.</summary>
    string Name { get; }
    string Title { get; }
    string Glyph { get; }

    /// <summary>To one that failed; none where it cannot be tried again.</summary>
    string? RetryVerb { get; }

    /// <summary>To one that waits.</summary>
    string GiveUpVerb { get; }

    /// <summary>Whether one that waits can be tried now, too.</summary>
    bool RetriesWaiting => false;

    /// <summary>What comes of giving up one that waits.</summary>
    string GiveUpSays => "It is not tried any more, unless somebody tries it again.";

    /// <summary>Whether failed ones are only shown cause by cause.</summary>
    bool FailsByCause => false;

    /// <summary>What being given up means here.</summary>
    string FailedSays { get; }

    Task<QueueSum> SumAsync(CancellationToken ct);

    /// <summary>Those who wait, the most overdue first.</summary>
    Task<IReadOnlyList<QueueLane>> LanesAsync(CancellationToken ct);

    /// <summary>Why there are failed ones, among the newest.</summary>
    Task<IReadOnlyList<QueueCause>> CausesAsync(CancellationToken ct);

    /// <summary>A page of what waits in a lane, by the next try.</summary>
    Task<QueueRows> WaitingAsync(string lane, WaitingCursor? after, CancellationToken ct);

    /// <summary>A page of what has failed, newest first.</summary>
    Task<QueueRows> FailedAsync(string? cause, Guid? before, CancellationToken ct);

    /// <summary>How many are tried again, by partner.</summary>
    Task<IReadOnlyDictionary<Guid, int>> RetryAsync(IReadOnlyCollection<QueueItem> items, CancellationToken ct);

    Task<bool> GiveUpAsync(QueueItem item, CancellationToken ct);

    /// <summary>After the commit.</summary>
    void Committed();
}

/// <param name="PartnerId">All zeros where it is about the installation.</param>
/// <param name="Id">Its row.</param>
readonly record struct QueueItem(Guid PartnerId, Guid Id);

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

/// <param name="Key">In addresses.</param>
/// <param name="Title">Which part of the queue it is.</param>
/// <param name="PartnerId">Whose; none for all.</param>
/// <param name="Waiting">Counted as far as <see cref="Bounded.MostOfOne"/>.</param>
/// <param name="NextTryAt">The earliest.</param>
/// <param name="Says">What else is known.</param>
sealed record QueueLane(string Key, string Title, Guid? PartnerId, int Waiting, DateTimeOffset NextTryAt, string? Says = null);

/// <param name="Key">In addresses.</param>
/// <param name="Title">What it is.</param>
/// <param name="Count">Among the newest.</param>
/// <param name="PartnerId">Whose; none for all.</param>
/// <param name="Hindrance">Why these cannot be tried again now; none where they can.</param>
sealed record QueueCause(string Key, string Title, int Count, Guid? PartnerId = null, string? Hindrance = null);

/// <param name="Item">What it is called.</param>
/// <param name="What">What it is, without anything personal.</param>
/// <param name="Attempts">So far; none where nobody counts.</param>
/// <param name="CreatedAt">Since when.</param>
/// <param name="NextTryAt">None once it is settled.</param>
/// <param name="Error">What went wrong last.</param>
/// <param name="Address">Its page in the partner's portal.</param>
sealed record QueueRow(
    QueueItem Item, string What, int? Attempts, DateTimeOffset CreatedAt, DateTimeOffset? NextTryAt, string? Error,
    string? Address)
{
    /// <summary>Whether giving it up leaves things as they are said to be.</summary>
    public bool CanGiveUp { get; init; } = true;
}

/// <param name="Rows">At most <see cref="Bounded.PageSize"/>.</param>
/// <param name="Next">Where the next page begins, as its cursor; none at the end.</param>
/// <param name="LookedOnly">Whether more was looked through than shown, and the rest is further on.</param>
sealed record QueueRows(IReadOnlyList<QueueRow> Rows, string? Next, bool LookedOnly = false)
{
    /// <summary>Of one row more than a page has.</summary>
    public static QueueRows Cut(IReadOnlyList<QueueRow> found, Func<QueueRow, string> cursorOf) => new(
        [.. found.Take(Bounded.PageSize)],
        found.Count > Bounded.PageSize ? cursorOf(found[Bounded.PageSize - 1]) : null);

    public static QueueRows Newest(IReadOnlyList<QueueRow> found) => Cut(found, row => $"{row.Item.Id}");

    public static QueueRows ByNextTry(IReadOnlyList<QueueRow> found) =>
        Cut(found, row => new WaitingCursor(row.NextTryAt!.Value, row.Item.Id).ToString());
}

/// <summary>Where a list by the next try goes on.</summary>
/// <param name="At">The next try of the last row.</param>
/// <param name="Id">The last row.</param>
readonly record struct WaitingCursor(DateTimeOffset At, Guid Id)
{
    public static WaitingCursor? Parse(string? text) =>
        text?.Split('.') is [var at, var id] && long.TryParse(at, out var milliseconds)
            && milliseconds is >= 0 and < 253_402_300_800_000 && Guid.TryParseExact(id, "D", out var row)
            ? new(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), row) : null;

    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"{At.ToUnixTimeMilliseconds()}.{Id}");
}

/// <summary>Counting and looking that ends somewhere.</summary>
static class Bounded
{
    public const int Most = 10_000;
    public const int MostOfOne = 1000;
    public const int PageSize = 50;

    /// <summary>Of what has failed, as many of the newest are looked through for a cause.</summary>
    public const int Looked = 2000;

    /// <summary>Lanes and causes that are shown.</summary>
    public const int MostShown = 50;

    public static string Text(long count) => count > Most
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Most:N0}+")
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{count:N0}");

    /// <summary>Of what was counted as far as <see cref="MostOfOne"/>.</summary>
    public static string TextOfOne(int count) => count > MostOfOne
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{MostOfOne:N0}+")
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{count:N0}");
}
