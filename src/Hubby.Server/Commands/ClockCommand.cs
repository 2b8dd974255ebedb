using System.CommandLine;
using System.Globalization;
using Hubby.Data;
using Hubby.Http;

namespace Hubby.Commands;

/// <summary>Staging's clock: what waits for a day of next month happens now.</summary>
static class ClockCommand
{
    const string OnlyStaging =
        "The clock of production cannot be moved. Give a staging store its own settings (Hubby:Environment=staging).";

    public static Command Command() => new("clock", "Staging's clock, which can be moved ahead.") { Advance(), Show() };

    static Command Advance()
    {
        var span = Arguments.SpanArgument("SPAN", "How far, such as 30d, 2h or 45m.");
        var json = Arguments.Json();
        var command = Verb.OnStore("advance", "Moves the clock ahead, for every server of this store; it never goes back.",
            async (parsed, services, ct) =>
            {
                if (HubbySettings.Read(services).IsProduction)
                    return Verb.Fail(OnlyStaging);
                var db = services.GetRequiredService<AppDb>();
                var by = Arguments.Span(parsed.GetRequiredValue(span))!.Value;
                if (by + await db.ReadClockAsync(ct) > MovedClock.Furthest)
                    return Verb.Fail("The clock may be at most ten years ahead. Begin again with an empty store.");
                var ahead = await db.AdvanceClockAsync(by, ct);
                Print(services, ahead, parsed.GetValue(json));
                return 0;
            });
        command.Add(span);
        command.Add(json);
        return command;
    }

    static Command Show()
    {
        var json = Arguments.Json();
        var command = Verb.OnStore("show", "Where the clock stands.", async (parsed, services, ct) =>
        {
            Print(services, await services.GetRequiredService<AppDb>().ReadClockAsync(ct), parsed.GetValue(json));
            return 0;
        });
        command.Add(json);
        return command;
    }

    static void Print(IServiceProvider services, TimeSpan ahead, bool asJson)
    {
        var now = services.GetRequiredService<WallClock>().Now() + ahead;
        if (!asJson)
        {
            Console.Out.WriteLine(ahead == TimeSpan.Zero
                ? $"It is {now.ToApi()}: the clock was not moved."
                : string.Create(CultureInfo.InvariantCulture, $"It is {now.ToApi()}: {ahead:d' d 'hh' h 'mm' min'} ahead."));
            return;
        }

        Output.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("now", now.ToApi());
            writer.WriteNumber("ahead_ms", (long)ahead.TotalMilliseconds);
            writer.WriteEndObject();
        });
    }
}
