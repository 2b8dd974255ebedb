using System.CommandLine;
using Hubby.Data;
using Hubby.Esims;
using Hubby.Http;
using Hubby.Messaging.Email;
using Hubby.Partners;
using Microsoft.Extensions.Options;

namespace Hubby.Commands;

static class Serve
{
    // Long enough for any store that is there; a store that is away must not keep the port closed.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static Command Command()
    {
        var command = new Command("serve", "Runs the server (the default verb).") { TreatUnmatchedTokensAsErrors = false };
        command.SetAction((parsed, ct) => RunAsync([.. parsed.UnmatchedTokens], ct));
        return command;
    }

    static async Task<int> RunAsync(string[] settings, CancellationToken ct)
    {
        if (Settings.FirstStranger(settings) is { } stranger)
            return Verb.Fail($"serve: {stranger} is no setting; those look like --Hubby:PublicUrl=https://esim.example.com.");

        await using var app = Server.Build(settings);
        HubbySettings.Read(app.Services);
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        app.Services.GetRequiredService<SecretBox>();
        app.Services.GetRequiredService<EmailSettings>();
        app.Services.GetRequiredService<EsimProviders>();

        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct, app.Lifetime.ApplicationStopping);
        var preparing = ActivatorUtilities.CreateInstance<Startup>(app.Services).RunAsync(end.Token);
        if (await Task.WhenAny(preparing, Task.Delay(Patience, ct)) == preparing)
            await preparing;

        await app.StartAsync(ct);
        var welcoming = WelcomeAsync(app, preparing);
        await app.WaitForShutdownAsync(ct);
        await welcoming;
        return 0;
    }

    static async Task WelcomeAsync(WebApplication app, Task<DemoCredentials?> preparing)
    {
        try
        {
            if (await preparing is { } demo)
            {
                var invitation = await DemoMember.InviteAsync(app.Services, app.Lifetime.ApplicationStopping);
                Console.Out.WriteLine(Welcome.Text(HubbySettings.Read(app.Services).PublicUrl, demo, invitation));
            }
        }
        catch (OperationCanceledException)
        {
            // The server was told to stop before the store came.
            return;
        }
        finally
        {
            if (preparing.IsFaulted)
                app.Lifetime.StopApplication();
        }
    }
}
