using System.CommandLine;
using Hubby.Data;
using Hubby.Http;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Commands;

/// <summary>A verb that works on the store: beside a running server, with the server's own settings.</summary>
static class Verb
{
    public const int Failed = 1;

    /// <summary>Runs in a scope of the server's services, once the store's schema is there.</summary>
    public static Command OnStore(
        string name, string description, Func<ParseResult, IServiceProvider, CancellationToken, Task<int>> run)
    {
        var command = new Command(name, description) { TreatUnmatchedTokensAsErrors = false };
        command.SetAction(async (parsed, ct) =>
        {
            if (Settings.FirstStranger(parsed.UnmatchedTokens) is { } stranger)
                return Fail($"{name}: {stranger} is not an option of this verb, see --help.");

            await using var app = Server.Build([.. parsed.UnmatchedTokens], VerbLogging.Apply);
            HubbySettings.Read(app.Services);
            await using var scope = app.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<AppDb>();
            if (db.Database.IsSqlite())
                await db.MigrateAsync(ct);
            await scope.ServiceProvider.GetRequiredService<FollowClock>().FollowAsync(db, ct);
            return await run(parsed, scope.ServiceProvider, ct);
        });
        return command;
    }

    public static int Fail(string line)
    {
        Console.Error.WriteLine(line);
        return Failed;
    }
}

static class VerbLogging
{
    /// <summary>Standard output is the verb's answer and nothing else.</summary>
    public static void Apply(WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
    }
}
