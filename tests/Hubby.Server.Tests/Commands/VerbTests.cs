using System.Text.Json;
using Hubby.Tests.Hosting;
using Hubby.Tests.Partners;

namespace Hubby.Tests.Commands;

public sealed class VerbTestsOnPostgres(VerbTestsOnPostgres.Server app)
    : VerbTests(app), IClassFixture<VerbTestsOnPostgres.Server>
{
    public sealed class Server : PostgresApp, IVerbApp
    {
        string? _connection;

        public IReadOnlyDictionary<string, string?> Store => new Dictionary<string, string?>
        {
            ["ConnectionStrings:Database"] = _connection,
            ["Hubby:DataDirectory"] = DataDirectory,
        };

        App IVerbApp.App => this;

        protected override async Task<string?> ConnectAsync() => _connection = await base.ConnectAsync();

        protected override void Map(Microsoft.AspNetCore.Builder.WebApplication app) => app.MapEcho();
    }
}

public sealed class VerbTestsOnSqlite(VerbTestsOnSqlite.Server app) : VerbTests(app), IClassFixture<VerbTestsOnSqlite.Server>
{
    public sealed class Server : SqliteApp, IVerbApp
    {
        public IReadOnlyDictionary<string, string?> Store => new Dictionary<string, string?>
        {
            ["Hubby:DataDirectory"] = DataDirectory,
        };

        App IVerbApp.App => this;

        protected override void Map(Microsoft.AspNetCore.Builder.WebApplication app) => app.MapEcho();
    }
}

public interface IVerbApp
{
    App App { get; }
    IReadOnlyDictionary<string, string?> Store { get; }
}

/// <summary>Verbs as processes of their own, beside a running server that sees what they change.</summary>
public abstract class VerbTests(IVerbApp fixture)
{
    [Fact]
    public async Task A_partner_made_beside_the_server_can_sign_until_its_key_is_revoked()
    {
        var made = await JsonAsync("partners", "create", "--slug", "acme", "--name", "Acme Travel", "--json");
        Assert.Equal(["partner", "api_key", "api_secret"], made.EnumerateObject().Select(member => member.Name));
        Assert.Equal(["id", "slug", "name"], made.GetProperty("partner").EnumerateObject().Select(member => member.Name));
        var first = CredentialsOf(made);
        await BecomesAsync(first, 200);

        var second = CredentialsOf(await JsonAsync("keys", "rotate", first.Key, "--overlap", "1h", "--json"));
        await BecomesAsync(second, 200);
        await BecomesAsync(first, 200);
        Assert.Contains("two live keys", (await FailAsync("keys", "create", "acme")).Errors, StringComparison.Ordinal);

        await JsonAsync("keys", "revoke", first.Key, "--json");
        await BecomesAsync(first, 401);

        var changed = await JsonAsync("partners", "update", "acme", "--require-signed-body", "--locale", "nl", "--json");
        Assert.True(changed.GetProperty("require_signed_body").GetBoolean());
        await BecomesAsync(second, 401);

        var listed = await JsonAsync("keys", "list", "acme", "--json");
        Assert.Equal(["revoked", "live"],
            listed.GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("status").GetString()));
        Assert.DoesNotContain("hs_test_", listed.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("nl",
            (await JsonAsync("partners", "list", "--json")).GetProperty("partners")[0].GetProperty("locale").GetString());
    }

    [Fact]
    public async Task Schedules_are_set_from_a_file_shown_as_one_and_cleared()
    {
        await JsonAsync("partners", "create", "--slug", "north", "--name", "North", "--time-zone", "Europe/Oslo", "--json");
        Assert.Contains("time zone", (await FailAsync("partners", "update", "north", "--time-zone", "Oslo")).Errors,
            StringComparison.Ordinal);
        var file = Path.Combine(fixture.App.DataDirectory, "schedules.json");
        const string good = """{"name":"soon","kind":"reminder","days_before":3,"at":"10:00","channels":["EMAIL"]}""";
        await File.WriteAllTextAsync(file, $$"""{"schedules": [{{good}}]}""", TestContext.Current.CancellationToken);
        Assert.Equal(1, (await JsonAsync("schedules", "set", "north", file, "--json")).GetProperty("added").GetInt32());
        Assert.Equal($$"""{"schedules":[{{good}}]}""", (await JsonAsync("schedules", "show", "north", "--json")).GetRawText());

        await File.WriteAllTextAsync(file, """{"schedules": [{"name": "soon"}]}""", TestContext.Current.CancellationToken);
        var refused = (await FailAsync("schedules", "set", "north", file)).Errors;
        Assert.Contains("schedules[0].at: ", refused, StringComparison.Ordinal);
        Assert.Contains("5 faults; nothing was changed.", refused, StringComparison.Ordinal);
        Assert.Equal(1, (await JsonAsync("schedules", "clear", "north", "--json")).GetProperty("removed").GetInt32());
        Assert.Contains("no partner", (await FailAsync("schedules", "show", "nobody")).Errors, StringComparison.Ordinal);
    }

    async Task<HubbyProcess.Outcome> FailAsync(params string[] verb)
    {
        var outcome = await HubbyProcess.RunAsync(fixture.Store, verb);
        Assert.True(outcome is { ExitCode: 1, Output: "" }, outcome.ToString());
        return outcome;
    }

    async Task<JsonElement> JsonAsync(params string[] verb)
    {
        var outcome = await HubbyProcess.RunAsync(fixture.Store, verb);
        Assert.True(outcome is { ExitCode: 0, Errors: "" }, outcome.ToString());
        Assert.Single(outcome.Output.TrimEnd('\n').Split('\n'));
        return JsonElement.Parse(outcome.Output);
    }

    async Task BecomesAsync(Credentials credentials, int status)
    {
        await fixture.App.RefreshPartnersAsync();
        var response = await fixture.App.SignedBy(credentials).GetAsync("/api/echo");
        Assert.True((int)response.StatusCode == status,
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    static Credentials CredentialsOf(JsonElement made) =>
        new(Guid.Empty, "acme", made.GetProperty("api_key").GetString()!, made.GetProperty("api_secret").GetString()!);
}
