using System.Buffers;
using System.Diagnostics;
using Hubby.Http;
using Hubby.Partners;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Hubby.RequestLog;

/// <summary>
/// A request that was answered, as it was: it waits in memory until it is written down without what is personal in it. Its bodies
/// are copies in a pooled buffer, since those of the request end with it.
/// </summary>
sealed class SeenRequest : IDisposable
{
    /// <summary>By common custom: the caller hung up before there was an answer.</summary>
    const int HungUp = 499;
    byte[] _buffer = [];
    int _bodyKept;
    int _answerKept;

    public required LiveKey Key { get; init; }
    public required string Id { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Scheme { get; init; }
    public required string Host { get; init; }
    public required string Method { get; init; }

    /// <summary>As on the request line.</summary>
    public required string Target { get; init; }
    public RoutePattern? Route { get; init; }
    public required int Status { get; init; }
    public string? ErrorCode { get; init; }
    public required int DurationMs { get; init; }
    public string? Timestamp { get; init; }
    public string? Signature { get; init; }
    public string? ContentSha256 { get; init; }
    public int BodyBytes { get; private set; }
    public int AnswerBytes { get; private set; }

    public ReadOnlyMemory<byte> Body => _buffer.AsMemory(0, _bodyKept);
    public ReadOnlyMemory<byte> Answer => _buffer.AsMemory(_bodyKept, _answerKept);
    public bool IsBodyKept => _bodyKept == BodyBytes;
    public bool IsAnswerKept => _answerKept == AnswerBytes;

    /// <summary>The bytes that it holds.</summary>
    public int Size => _buffer.Length;

    public static SeenRequest Of(HttpContext http, LiveKey key, RequestTrace trace, DateTimeOffset at, long begun)
    {
        var headers = http.Request.Headers;
        var seen = new SeenRequest
        {
            Key = key,
            Id = http.TraceIdentifier,
            At = at,
            Scheme = http.Request.Scheme,
            Host = http.Request.Host.Value ?? "",
            Method = http.Request.Method,
            Target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            Route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern,
            Status = http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted
                ? HungUp : http.Response.StatusCode,
            ErrorCode = trace.ErrorCode,
            DurationMs = (int)Stopwatch.GetElapsedTime(begun).TotalMilliseconds,
            Timestamp = headers[Authentication.TimestampHeader],
            Signature = headers[Authentication.SignatureHeader],
            ContentSha256 = headers[Authentication.ContentHeader],
        };
        seen.Keep(BodyOf(http), trace.Answer);
        return seen;
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        (_buffer, _bodyKept, _answerKept) = ([], 0, 0);
    }

    void Keep(ReadOnlySequence<byte> body, ReadOnlyMemory<byte> answer)
    {
        (BodyBytes, AnswerBytes) = ((int)body.Length, answer.Length);
        _bodyKept = Math.Min(BodyBytes, LoggedRequest.MaxBody);
        _answerKept = Math.Min(AnswerBytes, LoggedRequest.MaxBody);
        if (_bodyKept + _answerKept == 0)
            return;
        _buffer = ArrayPool<byte>.Shared.Rent(_bodyKept + _answerKept);
        body.Slice(0, _bodyKept).CopyTo(_buffer);
        answer.Span[.._answerKept].CopyTo(_buffer.AsSpan(_bodyKept));
    }

    /// <summary>
    /// What the request's handler had; of a refused one what has arrived without anybody waiting for it, because a mistake in
    /// signing may lie in it.
    /// </summary>
    static ReadOnlySequence<byte> BodyOf(HttpContext http)
    {
        if (http.Features.Get<RequestBody>() is { } body)
            return new(body.Bytes);
        if (http.Response.StatusCode != StatusCodes.Status401Unauthorized
            || http.Request.ContentLength is not (> 0 and <= LoggedRequest.MaxBody))
        {
            return default;
        }

        try
        {
            if (!http.Request.BodyReader.TryRead(out var read))
                return default;
            var arrived = read.Buffer.ToArray();
            http.Request.BodyReader.AdvanceTo(read.Buffer.End);
            return new(arrived);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or InvalidOperationException)
        {
            return default;
        }
    }
}
