using System.CommandLine;
using System.Data.Common;
using System.Globalization;
using Hubby.Data;
using Hubby.Esims;
using Hubby.Http;
using Hubby.Messaging.Email;
using Hubby.Partners;
using Microsoft.Extensions.Options;

namespace Hubby.Commands;

/// <summary>Prints the settings in force; a setting that cannot be is a line on standard error and exit code 1.</summary>
static class CheckConfig
{
    static readonly string[] Secrets = ["password", "pwd", "passfile", "ssl password", "sslpassword"];

    public static Command Command()
    {
        var command =
            new Command("check-config", "Prints the settings in force, secrets masked.") { TreatUnmatchedTokensAsErrors = false };
        command.SetAction(async (parsed, _) =>
        {
            if (Settings.FirstStranger(parsed.UnmatchedTokens) is { } stranger)
                return Verb.Fail($"check-config: {stranger} is not a setting.");
            await using var app = Server.Build([.. parsed.UnmatchedTokens], VerbLogging.Apply);
            var options = HubbySettings.Read(app.Services);
            app.Services.GetRequiredService<SecretBox>();
            app.Services.GetRequiredService<EmailSettings>();
            Output.Table(["SETTING", "IN FORCE"], Rows(app, options));
            return 0;
        });
        return command;
    }

    static List<string[]> Rows(WebApplication app, HubbyOptions options)
    {
        var database = app.Services.GetRequiredService<Database>();
        var isPublic = !string.IsNullOrEmpty(app.Configuration["Hubby:PublicUrl"]);
        return
        [
            ["Hubby:Environment", options.Environment],
            ["Hubby:PublicUrl", isPublic ? options.PublicUrl : "the first address it listens on"],
            ["Hubby:DataDirectory", DataDirectory.Of(app.Configuration)],
            ["Hubby:MasterKey", MasterKey.SourceOf(app.Configuration)],
            ["Hubby:Demo", YesNo(options.Demo && !options.IsProduction)],
            ["Hubby:MigrateAtStart", YesNo(options.MigrateAtStart ?? !database.IsPostgres)],
            ["ConnectionStrings:Database", Masked(database.ConnectionString)],
            ["RateLimits:PerKey", Limit(app.Services.GetRequiredService<IOptions<RateLimitOptions>>().Value.PerKey)],
            ["Email:Smtp", app.Services.GetRequiredService<EmailSettings>().InForce],
            ["Email:From", app.Services.GetRequiredService<EmailSettings>().Sender],
            ["Esims:Provider", app.Services.GetRequiredService<EsimProviders>().Current.Name],
            ["urls", app.Configuration["urls"] ?? "http://localhost:5000"],
        ];
    }

    static string YesNo(bool value) => value ? "true" : "false";

    static string Limit(int perKey) =>
        perKey == 0 ? "off"
            : string.Create(CultureInfo.InvariantCulture, $"{perKey} requests per second, {2 * perKey} in a burst");

    static string Masked(string connectionString)
    {
        var parts = new DbConnectionStringBuilder { ConnectionString = connectionString };
        foreach (var secret in Secrets.Where(parts.ContainsKey))
            parts[secret] = "***";
        return parts.ConnectionString;
    }
}
