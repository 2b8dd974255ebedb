using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Hubby.Bench.Stage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Hubby.Bench.Hooks;

/// <summary>A delivery that came in.</summary>
/// <param name="At">As a <see cref="Stopwatch"/> timestamp.</param>
/// <param name="EventId">Its <c>webhook-id</c>.</param>
readonly record struct TakenHook(long At, string EventId);

/// <summary>Receivers of webhooks that keep of each delivery when it came, for which booking and under which id.</summary>
sealed class HookSink : IAsyncDisposable
{
    readonly WebApplication _server;
    readonly CancellationTokenSource _end = new();

    HookSink(WebApplication server, int port) => (_server, Port) = (server, port);

    int Port { get; }

    /// <summary>By receiver and the booking's reference.</summary>
    public ConcurrentDictionary<(string Receiver, string Reference), ConcurrentQueue<TakenHook>> Taken { get; } = new();

    public Uri Of(string receiver) => new($"http://127.0.0.1:{Port}/hooks/{receiver}");

    /// <summary>Takes connections and never answers.</summary>
    public Uri Silent => new($"http://127.0.0.1:{Port}/silent");

    public static async Task<HookSink> StartAsync()
    {
        var port = HubbyServer.FreePort();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var sink = new HookSink(builder.Build(), port);
        sink._server.Run(sink.AnswerAsync);
        await sink._server.StartAsync();
        return sink;
    }

    async Task AnswerAsync(HttpContext http)
    {
        if (http.Request.Path == "/silent")
        {
            await Task.Delay(Timeout.Infinite, CancellationTokenSource
                .CreateLinkedTokenSource(http.RequestAborted, _end.Token).Token).ContinueWith(_ => { }, TaskScheduler.Default);
            http.Abort();
            return;
        }

        using var json = await JsonDocument.ParseAsync(http.Request.Body);
        var at = Stopwatch.GetTimestamp();
        if (json.RootElement.GetProperty("data").TryGetProperty("booking_id", out var reference))
        {
            var receiver = http.Request.Path.Value!.Split('/')[^1];
            Taken.GetOrAdd((receiver, reference.GetString()!), _ => new())
                .Enqueue(new(at, http.Request.Headers["webhook-id"].ToString()));
        }

        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _server.StopAsync();
        await _server.DisposeAsync();
        _end.Dispose();
    }
}
