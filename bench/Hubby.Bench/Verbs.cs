using System.CommandLine;
using Hubby.Bench.Crash;
using Hubby.Bench.Hooks;
using Hubby.Bench.Load;
using Hubby.Bench.Mail;
using Hubby.Bench.Measure;
using Hubby.Bench.Portal;
using Hubby.Bench.Rows;
using Hubby.Bench.Stage;

namespace Hubby.Bench;

/// <summary>What can be asked for; all but <c>run</c> and <c>crash</c> work on a server or store that is already there.</summary>
static class Verbs
{
    static Option<T> Option<T>(string name, string description, T fallback) =>
        new(name) { Description = description, DefaultValueFactory = _ => fallback };

    static Option<T> Required<T>(string name, string description) => new(name) { Description = description, Required = true };

    static readonly Option<Uri> Url = new("--url")
    {
        Description = "The server, as http://127.0.0.1:PORT",
        DefaultValueFactory = _ => new("http://127.0.0.1:5000"),
        CustomParser = given => new(given.Tokens.Single().Value),
    };
    static readonly Option<string> Key = Required<string>("--key", "The partner's API key");
    static readonly Option<string> Secret = Required<string>("--secret", "Its secret");
    static readonly Option<int> Connections = Option("--connections", "Connections, each with one request in flight", 128);
    static readonly Option<double> Seconds = Option("--seconds", "How long to measure", 10d);
    static readonly Option<double> WarmUp = Option("--warm-up", "How long before that, in seconds", 3d);
    static readonly Option<double?> Rate = Option<double?>(
        "--rate", "Requests per second on a fixed schedule; without it, as fast as the connections go", null);

    public static Command Run()
    {
        var parts = new Argument<string[]>("parts")
        {
            Description = $"Any of {string.Join(", ", RunAll.StoreNames)} and {string.Join(", ", RunAll.PartNames)}; none is all",
            Arity = ArgumentArity.ZeroOrMore,
        };
        parts.AcceptOnlyFromAmong([.. RunAll.PartNames, .. RunAll.StoreNames]);
        var published = Required<string>("--server", "The folder that holds the published server");
        var directory = Required<string>("--directory", "Where the stores are made");
        var results = Option<string?>("--results", "The file to write the tables to", null);
        var quick = Option("--quick", "Small sizes, to see that everything works", false);
        var repeats = Option<int?>("--repeats", "How often each figure is taken; 5 when not given, 1 when quick", null);
        var command = new Command("run", "Starts what it needs, measures, prints tables.")
        {
            parts, published, directory, results, quick, repeats,
        };
        command.SetAction(async (parsed, ct) =>
        {
            var sizes = Sizes.Of(parsed.GetValue(quick));
            if (parsed.GetValue(repeats) is { } count)
                sizes = sizes with { Repeats = count };
            var all = new RunAll(parsed.GetRequiredValue(published), parsed.GetRequiredValue(directory), sizes);
            var text = await all.RunAsync(parsed.GetValue(parts) ?? [], ct);
            Console.WriteLine(text);
            if (parsed.GetValue(results) is { } file)
                await File.WriteAllTextAsync(file, text, ct);
        });
        return command;
    }

    public static Command Load() => LoadCommand("load", "Makes distinct bookings.", parsed =>
    [
        new("bookings", new BookingRequests(Partner(parsed), Prefix()), parsed.GetValue(Connections), parsed.GetValue(Rate)),
    ]);

    public static Command Refusals()
    {
        var good = Option<double?>("--with-good", "Good bookings per second to offer beside the refusals", null);
        var command = LoadCommand("refusals", "Sends bookings with bad signatures.", parsed =>
        [
            new("refusals", new ForgedRequests(Partner(parsed)), parsed.GetValue(Connections), parsed.GetValue(Rate)),
            .. parsed.GetValue(good) is { } rate
                ? new Lane[] { new("good", new BookingRequests(Partner(parsed), Prefix()), parsed.GetValue(Connections), rate) }
                : [],
        ]);
        command.Add(good);
        return command;
    }

    public static Command Reads()
    {
        var targets = new Argument<string[]>("targets")
        {
            Description = "Such as /api/bookings?booking_id=X",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = LoadCommand("reads", "Reads addresses, round and round.", parsed =>
        [
            new("reads", new ReadRequests(Partner(parsed), parsed.GetRequiredValue(targets)), parsed.GetValue(Connections),
                parsed.GetValue(Rate)),
        ]);
        command.Add(targets);
        return command;
    }

    public static Command Portal()
    {
        var link = Required<string>("--link", "The link that users invite printed, not used yet");
        var email = Required<string>("--email", "Whom it invites");
        var rounds = Option("--rounds", "How often each page is opened", 100);
        var more = new Argument<string[]>("more")
        {
            Description = "Further pages than Home, those of the side bar and the second ones of lists",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command("portal", "Signs in to the portal and opens its pages in turn.")
        {
            Url, link, email, rounds, more,
        };
        command.SetAction(async (parsed, ct) =>
        {
            using var visitor = new PortalVisitor(parsed.GetRequiredValue(Url));
            await visitor.SignInAsync(new(parsed.GetRequiredValue(link)), parsed.GetRequiredValue(email), ct);
            var report = await PortalPages.MeasureAsync(
                visitor, "", parsed.GetValue(more) ?? [], parsed.GetValue(rounds), ct);
            Console.WriteLine(report.ToMarkdown());
        });
        return command;
    }

    public static Command Fill()
    {
        var count = Required<long>("--count", "How many bookings");
        var port = Required<int>("--port", "The port of a PostgreSQL on this machine that trusts the user postgres");
        var database = Required<string>("--database", "A migrated database with at least one booking");
        var command = new Command("fill", "Puts many bookings into a PostgreSQL store, spread over the past year.")
        {
            count, port, database,
        };
        command.SetAction(async (parsed, ct) =>
        {
            var postgres = new PostgresServer("") { Port = parsed.GetRequiredValue(port) };
            var name = parsed.GetRequiredValue(database);
            await using var db = Stores.Postgres(postgres.ConnectionString(name));
            var partner = await Stores.PartnerAsync(db, ct);
            await new Fill(partner, parsed.GetRequiredValue(count)).PostgresAsync(postgres, name, ct);
        });
        return command;
    }

    public static Command SqliteBaseline()
    {
        var file = Required<string>("--file", "A migrated store with at least one booking");
        var command = new Command("sqlite-baseline", "One durable commit per booking, without the server.") { file, Seconds };
        command.SetAction(async (parsed, ct) =>
        {
            var path = parsed.GetRequiredValue(file);
            await using var db = Stores.Sqlite(path);
            var partner = await Stores.PartnerAsync(db, ct);
            var rate = Measure.SqliteBaseline.Run(path, partner, TimeSpan.FromSeconds(parsed.GetValue(Seconds)));
            Console.WriteLine($"{Report.Number(rate)} bookings/s");
        });
        return command;
    }

    public static Command Crash()
    {
        var published = Required<string>("--server", "The folder that holds the published server");
        var directory = Required<string>("--directory", "Where the stores are made");
        var kills = Option("--kills", "How often SIGKILL falls", 100);
        var isShort = Option("--short", "Short freezes and absences", false);
        var only = Option<string?>("--only", "Only trials whose name holds this", null);
        var command = new Command(
            "crash", "Kills, freezes and starves server and database while bookings come in, and reads back every promise.")
        {
            published, directory, kills, isShort, only,
        };
        command.SetAction(async (parsed, ct) =>
        {
            var trials = Trial.All(Doses.Of(parsed.GetValue(kills), parsed.GetValue(isShort)))
                .Where(trial => trial.Name.Contains(parsed.GetValue(only) ?? "", StringComparison.OrdinalIgnoreCase));
            var (server, stores) = (parsed.GetRequiredValue(published), parsed.GetRequiredValue(directory));
            var (text, isGood) = await new CrashTest(server, stores).RunAsync(trials, ct);
            if ("mails".Contains(parsed.GetValue(only) ?? "", StringComparison.OrdinalIgnoreCase))
            {
                var mails = parsed.GetValue(isShort) ? new MailCrash(server, stores, 1000, 4) : new(server, stores, 10_000, 20);
                var (told, isWhole) = await mails.RunAsync(ct);
                (text, isGood) = ($"{text}\n{told}", isGood && isWhole);
            }

            if ("webhooks".Contains(parsed.GetValue(only) ?? "", StringComparison.OrdinalIgnoreCase))
            {
                var hooks = parsed.GetValue(isShort) ? new HookCrash(server, stores, 500, 4) : new(server, stores, 4000, 20);
                var (told, isWhole) = await hooks.RunAsync(ct);
                (text, isGood) = ($"{text}\n{told}", isGood && isWhole);
            }

            Console.WriteLine(text);
            Console.WriteLine(
                isGood ? "All as it must be: every promise kept, except by the controls." : "NOT as it must be.");
            return isGood ? 0 : 1;
        });
        return command;
    }

    static Command LoadCommand(string name, string description, Func<ParseResult, Lane[]> lanes)
    {
        var command = new Command(name, description) { Url, Key, Secret, Connections, Seconds, WarmUp, Rate };
        command.SetAction(parsed =>
        {
            var results = EventLoop.Run(
                parsed.GetRequiredValue(Url), lanes(parsed),
                TimeSpan.FromSeconds(parsed.GetValue(WarmUp)), TimeSpan.FromSeconds(parsed.GetValue(Seconds)));
            foreach (var result in results)
                Console.WriteLine(result);
            return results.Any(result => result.Wrong > 0) ? 1 : 0;
        });
        return command;
    }

    static Credentials Partner(ParseResult parsed) => new(parsed.GetRequiredValue(Key), parsed.GetRequiredValue(Secret));

    static string Prefix() => $"L{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds():x}-";
}
