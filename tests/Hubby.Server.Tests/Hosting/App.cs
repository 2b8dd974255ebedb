using Hubby.Data;
using Hubby.Partners;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hubby.Tests.Hosting;

/// <summary>The real server on a real port of this machine over a real database, run as Production does.</summary>
public abstract class App : IAsyncLifetime
{
    WebApplication? _server;
    public string DataDirectory { get; } = Directory.CreateTempSubdirectory("hubby-test-").FullName;

    internal IServiceProvider Services => _server!.Services;
    public string Address { get; private set; } = "";
    public HttpClient Client { get; } = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });

    /// <summary>
    /// The connection string, or none for SQLite in the data directory. Either store has its schema and the default catalogue.
    /// </summary>
    protected abstract Task<string?> ConnectAsync();

    protected virtual Task DisconnectAsync() => Task.CompletedTask;

    protected virtual IEnumerable<string> Settings => [];

    /// <summary>Replaces what a fixture fakes, such as the clock.</summary>
    protected virtual void Adjust(WebApplicationBuilder builder)
    {
    }

    /// <summary>Adds routes of a fixture's own.</summary>
    protected virtual void Map(WebApplication app)
    {
    }

    public async ValueTask InitializeAsync()
    {
        var connection = await ConnectAsync();
        _server = Server.Build(
            [
                "--urls=http://127.0.0.1:0", "--environment=Production", "--Hubby:Demo=false",
                $"--Hubby:DataDirectory={DataDirectory}",
                "--Logging:LogLevel:Default=Warning", "--RateLimits:PerKey=0", "--Claims:PerAddress=1000000",
                "--Email:Disabled=true", "--Messaging:PerRecipientPerDay=0",
                .. connection is null ? Array.Empty<string>() : [$"--ConnectionStrings:Database={connection}"],
                .. Settings,
            ],
            Adjust);
        Map(_server);
        await _server.StartAsync();
        Address = _server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Client.BaseAddress = new Uri(Address);
    }

    internal async Task<T> QueryAsync<T>(Func<AppDb, Task<T>> query)
    {
        await using var scope = Services.CreateAsyncScope();
        return await query(scope.ServiceProvider.GetRequiredService<AppDb>());
    }

    /// <summary>Rows of one partner in a table, as the database counts them.</summary>
    public Task<int> CountAsync(string table, Guid partnerId) => QueryAsync(async db =>
    {
        await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"SELECT count(*) FROM {table} WHERE partner_id = @partner";
        var parameter = command.CreateParameter();
        parameter.ParameterName = "partner";
        parameter.Value = db.Database.IsSqlite() ? SqliteDb.Stored(partnerId) : partnerId;
        command.Parameters.Add(parameter);
        return Convert.ToInt32(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken),
            System.Globalization.CultureInfo.InvariantCulture);
    });

    /// <summary>A partner of the name with one key, known to the server when this returns if the test wants that.</summary>
    internal async Task<Credentials> CreatePartnerAsync(string? slug = null, Action<Partner>? settings = null,
        KeyWish? key = null, bool isKnown = true)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var scope = Services.CreateAsyncScope();
        var now = Services.GetRequiredService<TimeProvider>().Now();
        slug ??= $"partner-{Tokens.Secret(10).ToLowerInvariant()}";
        var partner = new Partner { Id = Ids.Row(now), Slug = slug, Name = "Acme Travel", CreatedAt = now };
        settings?.Invoke(partner);
        var (issued, problem) =
            await scope.ServiceProvider.GetRequiredService<CreatePartner>().HandleAsync(partner, key ?? new("first"), ct);
        Assert.True(issued is not null, problem?.Message);
        if (isKnown)
            await RefreshPartnersAsync();
        return new(partner.Id, slug, issued.Row.Key, issued.Secret);
    }

    /// <summary>What the poll does every two seconds.</summary>
    internal Task RefreshPartnersAsync() =>
        Services.GetRequiredService<PartnerDirectory>().RefreshAsync(TestContext.Current.CancellationToken);

    /// <summary>A client that signs as this partner by the server's clock.</summary>
    internal SignedClient SignedBy(Credentials credentials) =>
        new(Client, credentials, Services.GetRequiredService<TimeProvider>());

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_server is not null)
        {
            await _server.StopAsync();
            await _server.DisposeAsync();
        }

        await DisconnectAsync();
        Directory.Delete(DataDirectory, recursive: true);
        GC.SuppressFinalize(this);
    }
}

public class PostgresApp : App
{
    string? _clone;

    protected override async Task<string?> ConnectAsync() => _clone = await Postgres.CloneAsync();

    protected override Task DisconnectAsync() => _clone is null ? Task.CompletedTask : Postgres.DropAsync(_clone);
}

public class SqliteApp : App
{
    protected override async Task<string?> ConnectAsync()
    {
        await Sqlite.CopyAsync(DataDirectory);
        return null;
    }
}
