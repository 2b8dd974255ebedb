using Hubby.Data;

namespace Hubby.Http;

/// <summary>
/// The outermost step: gives every request its id, every bare status the error body, and is the only catch-all of a request.
/// What it catches is a request we could not read, a store that is away, or our own bug.
/// </summary>
sealed partial class LastResort(RequestDelegate next, TimeProvider clock, ILogger<LastResort> log)
{
    public const string RequestIdHeader = "Request-Id";
    public const string RequestIdHead = "req_";

    // What earlier steps said of the request as such stays true of its failure.
    static readonly string[] Kept = [RequestIdHeader, "Allow", "RateLimit", "RateLimit-Policy"];

    public async Task InvokeAsync(HttpContext http)
    {
        http.TraceIdentifier = RequestIdHead + Ids.Public(clock.GetUtcNow());
        http.Response.Headers[RequestIdHeader] = http.TraceIdentifier;

        Problem problem;
        try
        {
            await next(http);
            if (!IsBareFailure(http.Response))
                return;
            problem = Problems.ForStatus(http.Response.StatusCode);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure) when (!http.Response.HasStarted)
        {
            problem = Explain(http, failure);
        }

        foreach (var name in http.Response.Headers.Keys.Except(Kept, StringComparer.OrdinalIgnoreCase).ToList())
            http.Response.Headers.Remove(name);
        await ProblemPages.For(http, problem).ExecuteAsync(http);
    }

    static bool IsBareFailure(HttpResponse response) =>
        !response.HasStarted && response.StatusCode >= 400 && response.ContentLength is null && response.ContentType is null;

    Problem Explain(HttpContext http, Exception failure)
    {
        if (failure is BadHttpRequestException bad)
            return Problems.ForStatus(bad.StatusCode);

        if (failure.IsStoreAway())
        {
            StoreAway(http.TraceIdentifier, http.Request.Method, http.Request.Path, failure.Message);
            return Problems.StoreAway;
        }

        Bug(failure, http.TraceIdentifier, http.Request.Method, http.Request.Path);
        return Problems.Internal;
    }

    [LoggerMessage(LogLevel.Warning, "{RequestId} {Method} {Path}: the store is away: {Reason}")]
    partial void StoreAway(string requestId, string method, string path, string reason);

    [LoggerMessage(LogLevel.Error, "{RequestId} {Method} {Path} failed")]
    partial void Bug(Exception failure, string requestId, string method, string path);
}
