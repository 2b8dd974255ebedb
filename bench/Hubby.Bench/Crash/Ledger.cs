using System.Collections.Concurrent;
using System.Diagnostics;

namespace Hubby.Bench.Crash;

/// <summary>A booking that was answered 2xx: a promise.</summary>
sealed record Promise(string Id, string PromoCode);

/// <summary>What the writers were promised, and what they were told otherwise.</summary>
sealed class Ledger
{
    static readonly int[] Documented = [400, 401, 404, 409, 413, 415, 422, 429, 503];
    readonly ConcurrentDictionary<string, Promise> _promises = new();
    readonly ConcurrentDictionary<string, long> _answers = new();
    readonly Lock _gate = new();
    long _lastPromise = Stopwatch.GetTimestamp();
    long _changed;

    /// <summary>By the e-mail address, which is different for every booking.</summary>
    public IReadOnlyDictionary<string, Promise> Promises => _promises;

    public int Count => _promises.Count;

    /// <summary>Repeats that were answered with another booking than the first time.</summary>
    public long Changed => Interlocked.Read(ref _changed);

    /// <summary>Answers that no client could have expected: neither 2xx nor a documented 4xx or 503.</summary>
    public long Undocumented => _answers.Where(answer => IsUndocumented(answer.Key)).Sum(answer => answer.Value);

    /// <summary>The longest time in which no booking was taken.</summary>
    public TimeSpan LongestPause { get; private set; }

    public string AnswersText => string.Join(", ", _answers.OrderBy(answer => answer.Key, StringComparer.Ordinal)
        .Select(answer => FormattableString.Invariant($"{answer.Key}: {answer.Value:N0}")));

    public void Note(string answer) => _answers.AddOrUpdate(answer, 1, (_, count) => count + 1);

    public void Keep(string email, Promise promise)
    {
        if (_promises.GetOrAdd(email, promise) != promise)
            Interlocked.Increment(ref _changed);
        lock (_gate)
        {
            var pause = Stopwatch.GetElapsedTime(_lastPromise);
            LongestPause = pause > LongestPause ? pause : LongestPause;
            _lastPromise = Stopwatch.GetTimestamp();
        }
    }

    // What is not an answer at all is noted in words.
    static bool IsUndocumented(string answer) => int.TryParse(answer.Split(' ')[0], out var status)
        && status is < 200 or >= 300 && !Documented.Contains(status);
}
