using System.CommandLine;
using System.Globalization;
using Hubby.BookingImports;
using Hubby.Bookings;
using Hubby.Data;
using Hubby.Http;
using Hubby.Packages;
using Hubby.Partners;

namespace Hubby.Commands;

/// <summary><c>bookings import</c>; it works beside a running server, which goes on with it should this process end.</summary>
static class BookingsVerbs
{
    const int BarWidth = 30;
    const int MostShown = 50;

    public static Command Command() => new("bookings", "Bookings in bulk.") { Import() };

    static Command Import()
    {
        var slug = Arguments.Slug();
        var file = new Argument<string>("FILE")
        {
            Description = "A .csv file with the fields of a booking as its columns, see docs/imports.md.",
        };
        var json = Arguments.Json();
        var command = Verb.OnStore("import", "Makes a booking of each row; rows that are faulty are reported, and fail alone.",
            (parsed, services, ct) => ImportAsync(
                services, parsed.GetRequiredValue(slug), parsed.GetRequiredValue(file), parsed.GetValue(json), ct));
        command.Add(slug);
        command.Add(file);
        command.Add(json);
        return command;
    }

    static async Task<int> ImportAsync(IServiceProvider services, string slug, string file, bool isJson, CancellationToken ct)
    {
        if (!File.Exists(file))
            return Verb.Fail($"There is no file {file}.");
        var partners = services.GetRequiredService<PartnerDirectory>();
        await partners.RefreshAsync(ct);
        if (partners.FindBySlug(slug) is not { } partner)
            return Verb.Fail($"There is no partner {slug}.");
        await services.GetRequiredService<AppDb>().SeedDefaultCatalogueAsync(ct);
        await services.GetRequiredService<CurrentCatalogue>().RefreshAsync(ct);

        var outcome = await SaveAsync(services, partner.Id, file, ct);
        if (outcome.Problem is { } problem)
        {
            foreach (var fault in outcome.Faults ?? [])
                await Console.Error.WriteLineAsync($"{file}: {fault.Field}: {fault.Message}");
            return Verb.Fail($"{file}: {problem.Message}");
        }

        return await ReportAsync(services, await RunAsync(services, outcome.Import!, ct), file, isJson, ct);
    }

    static async Task<StartImport.Outcome> SaveAsync(
        IServiceProvider services, Guid partnerId, string file, CancellationToken ct)
    {
        await using var stream = File.OpenRead(file);
        var name = Path.GetFileName(file);
        var wanted = new StartImport.Wanted(partnerId, name.Cut(StartImport.MaxFileName), Key: null)
        {
            IsTaken = true,
        };
        return await services.GetRequiredService<StartImport>().SaveAsync(wanted, stream, ct);
    }

    static async Task<Import> RunAsync(IServiceProvider services, Import import, CancellationToken ct)
    {
        var writes = services.GetRequiredService<GroupCommit<NewBooking, WriteOutcome>>();
        await writes.StartAsync(ct);
        try
        {
            var run = services.GetRequiredService<RunImport>();
            if (await run.TakeAsync(import, ct) is { } taken)
                await run.HandleAsync(taken, Show, ct);
        }
        finally
        {
            await writes.StopAsync(CancellationToken.None);
            if (!Console.IsErrorRedirected)
                Console.Error.WriteLine();
        }

        return (await services.GetRequiredService<AppDb>().FindImportAsync(import.PartnerId, import.Id, ct))!;
    }

    // On a terminal a bar that grows in its place; where nobody watches, nothing.
    static void Show(Import import)
    {
        if (Console.IsErrorRedirected)
            return;
        var answer = ImportAnswer.Of(import);
        var filled = BarWidth * answer.Percent / 100;
        Console.Error.Write(string.Create(CultureInfo.InvariantCulture,
            $"\r[{new string('#', filled)}{new string('.', BarWidth - filled)}] {answer.Percent,3} %  {answer.Rows:N0} rows"));
    }

    static async Task<int> ReportAsync(
        IServiceProvider services, Import import, string file, bool isJson, CancellationToken ct)
    {
        if (isJson)
        {
            Output.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("id", import.Id);
                json.WriteString("status", $"{import.State}".ToLowerInvariant());
                json.WriteNumber("created", import.Created);
                json.WriteNumber("repeated", import.Repeated);
                json.WriteNumber("refused", import.Refused);
                json.WriteEndObject();
            });
        }
        else
        {
            Console.Out.WriteLine(
                $"{file}: {import.Created} made, {import.Repeated} there already, {import.Refused} refused. Import {import.Id}.");
        }

        await foreach (var row in services.GetRequiredService<AppDb>().RefusedRowsAsync(import, MostShown, ct))
        {
            foreach (var fault in row.Faults)
                await Console.Error.WriteLineAsync($"{file}:{row.Line}: {fault.Field}: {fault.Message}");
        }

        if (import.Refused > MostShown)
            await Console.Error.WriteLineAsync($"… and {import.Refused - MostShown} more: GET /api/imports/{import.Id}/rows");
        if (import.Error is not null)
            await Console.Error.WriteLineAsync($"{file}: {import.Error}");
        return import is { State: ImportState.Done, Refused: 0 } ? 0 : Verb.Failed;
    }
}
