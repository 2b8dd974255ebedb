using System.CommandLine;
using Hubby.Data;
using Hubby.Languages;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Hubby.Commands;

/// <summary>The verbs of <c>hubby-server</c>. Without a verb it serves.</summary>
static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        if (Globalization.Fault is { } fault)
            return Verb.Fail(fault);

        var root = new RootCommand("Hubby: mobile data abroad for the customers of travel companies.")
        {
            Serve.Command(), Migrate.Command(), PartnersCommand.Command(), KeysCommand.Command(), PackagesVerbs.Command(),
            BookingsVerbs.Command(), UsersCommand.Command(),
            ClockCommand.Command(), EsimsVerbs.Command(), SchedulesCommand.Command(), Sign.Command(), CheckConfig.Command(),
        };

        // What a verb does not know is a setting (--Hubby:PublicUrl=…), handed on to the configuration.
        var isVerb = args.Length > 0
            && (!args[0].StartsWith("--", StringComparison.Ordinal) || args[0] is "--help" or "--version");
        var parsed = root.Parse(isVerb ? Settings.Last(args) : ["serve", .. args]);
        if (parsed.Errors.Count > 0)
            return Verb.Fail(string.Join('\n', parsed.Errors.Select(error => error.Message)) + "\nSee --help.");

        try
        {
            return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false });
        }
        catch (Exception failure) when (failure is SettingException or OptionsValidationException)
        {
            return Verb.Fail(failure.Message);
        }
        catch (IOException failure) when (failure.InnerException is AddressInUseException)
        {
            return Verb.Fail(failure.Message + " Choose another with --urls.");
        }
        catch (OperationCanceledException)
        {
            return Verb.Fail("Stopped before it was done. It can be run again.");
        }
        catch (Exception failure) when (failure.IsStoreAway())
        {
            return Verb.Fail($"The store cannot be used: {failure.Message}");
        }
    }
}
