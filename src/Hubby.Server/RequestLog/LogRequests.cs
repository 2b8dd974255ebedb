using System.Diagnostics;
using Hubby.Data;
using Hubby.Http;
using Hubby.Partners;

namespace Hubby.RequestLog;

/// <summary>
/// Sees every request that names an API key once it has been answered, whatever the answer was. Before the answer it does the
/// same for keys that are known and keys that are not.
/// </summary>
sealed class LogRequests(RequestDelegate next, PartnerDirectory directory, RequestQueue queue, TimeProvider clock)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var key = http.Request.Headers[Authentication.ApiKeyHeader];
        if (key.Count != 1)
        {
            await next(http);
            return;
        }

        var (trace, at, begun) = (new RequestTrace(), clock.Now(), Stopwatch.GetTimestamp());
        http.Features.Set(trace);
        try
        {
            await next(http);
        }
        finally
        {
            if (directory.FindKey(key[0]!) is { } live && queue.HasRoom(live, http.Response.StatusCode))
                queue.Add(SeenRequest.Of(http, live, trace, at, begun));
        }
    }
}
