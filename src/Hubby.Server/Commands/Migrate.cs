using System.CommandLine;
using Hubby.Data;

namespace Hubby.Commands;

static class Migrate
{
    public static Command Command()
    {
        var command = new Command("migrate", "Brings the store's schema up to date. Safe to run from several machines at once.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        command.SetAction((parsed, ct) => RunAsync([.. parsed.UnmatchedTokens], ct));
        return command;
    }

    static async Task<int> RunAsync(string[] settings, CancellationToken ct)
    {
        await using var app = Server.Build(settings, VerbLogging.Apply);
        await using var scope = app.Services.CreateAsyncScope();
        var applied = await scope.ServiceProvider.GetRequiredService<AppDb>().MigrateAsync(ct);
        Console.WriteLine(applied.Count == 0 ? "The schema is up to date." : $"Applied {string.Join(", ", applied)}.");
        return 0;
    }
}
