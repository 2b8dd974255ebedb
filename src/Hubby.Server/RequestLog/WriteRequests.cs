using System.Collections.Frozen;
using Hubby.Data;
using Hubby.Http;
using Hubby.Partners;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Hubby.RequestLog;

/// <summary>Writes rows of the log; what cannot be written is nobody's loss but the log's.</summary>
interface IRequestWriter
{
    Task WriteAsync(IReadOnlyList<LoggedRequest> rows, CancellationToken ct);
}

/// <summary>
/// Writes down what was seen, many at once and long after the answers, without what is personal in it. A request is missing in
/// the log when the store was away or the server was killed before.
/// </summary>
sealed partial class WriteRequests(
    RequestQueue queue, IRequestWriter writer, PartnerDirectory directory, EndpointDataSource routes, WallClock clock,
    ILogger<WriteRequests> log)
    : BackgroundService
{
    const int BatchSize = 256;
    static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a server that stops waits for the store to take the last rows.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    readonly SemaphoreSlim _one = new(1);
    readonly CancellationTokenSource _givenUp = new();
    readonly RedactJson _redact = new();

    // Routes are mapped after this is made.
    readonly Lazy<FrozenSet<string>> _words = new(() => WordsOf(routes));
    readonly Rounds _rounds = new("the log of requests cannot be written", log);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await queue.Reader.WaitToReadAsync(stoppingToken))
        {
            await Task.Delay(Gather, clock.Time, stoppingToken);
            await FlushAsync(_givenUp.Token);
        }
    }

    /// <summary>What is being written is ended first: a server that stops does not take the rows from the store's hand.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _givenUp.CancelAfter(Patience);
        await using var hurry = cancellationToken.Register(_givenUp.Cancel);
        await base.StopAsync(CancellationToken.None);
        try
        {
            await FlushAsync(_givenUp.Token);
        }
        catch (OperationCanceledException)
        {
            queue.Drop(queue.Reader.Count);
            SayDropped();
        }
    }

    /// <summary>Writes all that waits now, so that whoever reads the log next finds it.</summary>
    public async Task FlushAsync(CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            for (var left = queue.Reader.Count; left > 0; left -= BatchSize)
                await _rounds.TryAsync(WriteBatchAsync, ct);
            SayDropped();
        }
        finally
        {
            _one.Release();
        }
    }

    void SayDropped()
    {
        if (queue.TakeDropped() is var dropped and > 0)
            Dropped(dropped);
    }

    // Not tried again: whoever waits with its rows while the store is away fills the memory with them.
    async Task WriteBatchAsync(CancellationToken ct)
    {
        var taken = 0;
        try
        {
            var rows = new List<LoggedRequest>(BatchSize);
            while (taken < BatchSize && queue.Reader.TryRead(out var seen))
            {
                taken++;
                try
                {
                    rows.Add(RowOf(seen));
                }
                finally
                {
                    queue.Release(seen);
                }
            }

            if (rows.Count > 0)
                await writer.WriteAsync(rows, ct);
        }
        catch
        {
            queue.Drop(taken);
            throw;
        }
    }

    LoggedRequest RowOf(SeenRequest seen)
    {
        var isRefused = seen.Status == StatusCodes.Status401Unauthorized;
        var (path, query) = (Redaction.Path(seen.Target, seen.Route, _words.Value), Redaction.Query(seen.Target));
        var (isRequestWhole, isAnswerWhole) = (false, false);
        return new()
        {
            PartnerId = seen.Key.Partner.Id,
            Id = seen.Id[LastResort.RequestIdHead.Length..],
            CreatedAt = seen.At,
            KeyId = seen.Key.Id,
            Method = Redaction.Method(seen.Method),
            Path = path,
            Query = query.Length > 0 ? query : null,
            Status = seen.Status,
            ErrorCode = seen.ErrorCode,
            DurationMs = seen.DurationMs,
            SignedMessage = isRefused && seen.Timestamp is { } timestamp
                ? $"{Redaction.Timestamp(timestamp)}{Redaction.Method(seen.Method)}{path}{query}"
                    + Redaction.Hash(seen.ContentSha256) : null,
            Mistakes = isRefused ? MistakesOf(seen) : null,

            // Nobody knows who has sent a request that is refused, so its body is no part of the partner's log.
            RequestBody = isRefused ? null : _redact.Redact(seen.Body.Span, out isRequestWhole),
            RequestBytes = seen.BodyBytes,
            IsRequestWhole = isRequestWhole && seen.IsBodyKept,
            Answer = _redact.Redact(seen.Answer.Span, out isAnswerWhole),
            AnswerBytes = seen.AnswerBytes,
            IsAnswerWhole = isAnswerWhole && seen.IsAnswerKept,
        };
    }

    static FrozenSet<string> WordsOf(EndpointDataSource routes) => routes.Endpoints.OfType<RouteEndpoint>()
        .SelectMany(route => route.RoutePattern.PathSegments).Where(segment => segment.IsSimple)
        .SelectMany(segment => segment.Parts).OfType<RoutePatternLiteralPart>().Select(part => part.Content)
        .ToFrozenSet(StringComparer.Ordinal);

    string? MistakesOf(SeenRequest seen) =>
        SignatureMistakes.Find(seen, directory.KeysOf(seen.Key.Partner.Id)) is { Count: > 0 } found
            ? string.Join(' ', found) : null;

    public override void Dispose()
    {
        _one.Dispose();
        _givenUp.Dispose();
        _redact.Dispose();
        base.Dispose();
    }

    [LoggerMessage(LogLevel.Warning, "{Count} requests were answered and are missing in the log of requests")]
    partial void Dropped(long count);
}
