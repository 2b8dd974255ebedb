using System.CommandLine;
using System.Text.Json;
using Hubby.Data;
using Hubby.Messaging.Schedules;
using Hubby.Partners;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Commands;

/// <summary><c>schedules set|show|clear</c>; each works beside a running server, which follows within seconds.</summary>
static class SchedulesCommand
{
    public static Command Command() =>
        new("schedules", "When a partner's travellers get which messages.") { Set(), Show(), Clear() };

    static Command Set()
    {
        var file = new Argument<string>("FILE") { Description = "A JSON file; see docs/schedules.md." };
        return OnPartner("set", "Makes the partner's schedules what the file says: all or, if anything is wrong, nothing.",
            file, async (parsed, services, partner, ct) =>
            {
                var path = parsed.GetRequiredValue(file);
                if (!File.Exists(path))
                    return Verb.Fail($"There is no file {path}.");
                if (new FileInfo(path).Length > ReadSchedules.MaxBytes)
                    return Verb.Fail($"{path} is larger than {ReadSchedules.MaxBytes / 1024} KB.");
                var change = await services.GetRequiredService<AppDb>().SetSchedulesAsync(partner,
                    await File.ReadAllBytesAsync(path, ct), services.GetRequiredService<TimeProvider>().Now(), ct);
                return Report(change, parsed, $"{path}: ");
            });
    }

    static Command Clear() => OnPartner("clear", "Removes the partner's schedules; what they have planned is not sent.", null,
        async (parsed, services, partner, ct) =>
        {
            var now = services.GetRequiredService<TimeProvider>().Now();
            return Report(await services.GetRequiredService<AppDb>().ClearSchedulesAsync(partner, now, ct), parsed, "");
        });

    static Command Show() => OnPartner("show", "The partner's schedules as a file that set takes.", null,
        async (parsed, services, partner, ct) =>
        {
            var definitions = await services.GetRequiredService<AppDb>().Schedules.Where(row => row.PartnerId == partner.Id)
                .OrderBy(row => row.Name).Select(row => row.Definition).ToListAsync(ct);
            if (parsed.GetValue(AsJson))
                Output.Json(json => Write(json, definitions));
            else
                PrintTable(definitions);
            return 0;
        });

    static readonly Option<bool> AsJson = Arguments.Json();

    static Command OnPartner(
        string name, string description, Argument<string>? file,
        Func<ParseResult, IServiceProvider, Partner, CancellationToken, Task<int>> run)
    {
        var slug = Arguments.Slug();
        var command = Verb.OnStore(name, description, async (parsed, services, ct) =>
        {
            var wanted = parsed.GetValue(slug);
            return await services.GetRequiredService<AppDb>().Partners.SingleOrDefaultAsync(row => row.Slug == wanted, ct)
                is { } partner ? await run(parsed, services, partner, ct) : Verb.Fail($"There is no partner {wanted}.");
        });
        command.Add(slug);
        if (file is not null)
            command.Add(file);
        command.Add(AsJson);
        return command;
    }

    static int Report(ScheduleChange change, ParseResult parsed, string file)
    {
        if (parsed.GetValue(AsJson))
            Output.Json(json => Write(json, change));
        if (change.Faults.Count > 0)
        {
            foreach (var fault in change.Faults)
                Console.Error.WriteLine($"{fault.Field}: {fault.Message}" + (fault.Sent is { } sent ? $" Found: {sent}" : ""));
            var faults = change.Faults.Count == 1 ? "1 fault" : $"{change.Faults.Count} faults";
            return Verb.Fail($"{file}{faults}; nothing was changed.");
        }

        if (!parsed.GetValue(AsJson))
        {
            Console.Out.WriteLine($"{file}{change.Added} added, {change.Changed} changed, {change.Removed} removed, "
                + $"{change.Unchanged} unchanged.");
        }
        return 0;
    }

    static void Write(Utf8JsonWriter json, ScheduleChange change)
    {
        json.WriteStartObject();
        json.WriteNumber("added", change.Added);
        json.WriteNumber("changed", change.Changed);
        json.WriteNumber("removed", change.Removed);
        json.WriteNumber("unchanged", change.Unchanged);
        json.WriteStartArray("errors");
        foreach (var fault in change.Faults)
        {
            json.WriteStartObject();
            json.WriteString("field", fault.Field);
            json.WriteString("code", fault.Code);
            json.WriteString("message", fault.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, IEnumerable<string> definitions)
    {
        json.WriteStartObject();
        json.WriteStartArray("schedules");
        foreach (var definition in definitions)
        {
            using var parsed = JsonDocument.Parse(definition);
            parsed.RootElement.WriteTo(json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void PrintTable(IReadOnlyList<string> definitions) => Output.Table(
        ["NAME", "KIND", "WHEN", "AT", "TIME ZONE", "CHANNELS", "ON"],
        [.. definitions.Select(ReadSchedules.Stored).Select(each => new[]
        {
            each.Name, $"{each.Kind}".ToLowerInvariant(),
            $"{Math.Abs(each.Days)} days {(each.Days < 0 ? "before" : "after")} {ScheduleWords.Of(each.RelativeTo)}",
            $"{each.At:HH\\:mm}", each.TimeZone, $"{each.Channels}".ToUpperInvariant(), each.IsOn ? "yes" : "no",
        })]);
}
