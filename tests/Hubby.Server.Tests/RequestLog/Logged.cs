using System.Diagnostics;
using System.Text.Json;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.RequestLog;

/// <summary>The log of requests as its partner reads it.</summary>
static class Logged
{
    public const string Requests = "/api/requests";
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>A request is written down after its answer, so the first to ask may come too early.</summary>
    public static async Task<JsonElement> LoggedAsync(this SignedClient partner, Answer answer)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var found = await partner.GetAsync($"{Requests}/{answer.Header("Request-Id")}").ReadAsync();
            if (found.Status != 404)
                return found.Is(200).Data;
            Assert.True(watch.Elapsed < Patience, found.Text);
        }
    }

    public static string? Text(this JsonElement json, string name) => json.GetProperty(name).GetString();
}
