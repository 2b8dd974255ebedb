using System.Data.Common;
using Hubby.Data;
using Hubby.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Hubby.Tests.Partners;

public sealed class DirectoryRaceTestsOnPostgres(DirectoryRaceTestsOnPostgres.Raced app)
    : DirectoryRaceTests(app, app.Race), IClassFixture<DirectoryRaceTestsOnPostgres.Raced>
{
    public sealed class Raced : PostgresApp
    {
        public Race Race { get; } = new();

        protected override void Adjust(WebApplicationBuilder builder) =>
            builder.Services.ConfigureDbContext<PostgresDb>(options => options.AddInterceptors(Race));
    }
}

public sealed class DirectoryRaceTestsOnSqlite(DirectoryRaceTestsOnSqlite.Raced app)
    : DirectoryRaceTests(app, app.Race), IClassFixture<DirectoryRaceTestsOnSqlite.Raced>
{
    public sealed class Raced : SqliteApp
    {
        public Race Race { get; } = new();

        protected override void Adjust(WebApplicationBuilder builder) =>
            builder.Services.ConfigureDbContext<SqliteDb>(options => options.AddInterceptors(Race));
    }
}

/// <summary>Lets something happen just before the keys are read.</summary>
public sealed class Race : DbCommandInterceptor
{
    public Func<Task>? BeforeKeys { get; set; }

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default)
    {
        var readsKeys = command.CommandText.StartsWith("SELECT", StringComparison.Ordinal)
            && command.CommandText.Contains("api_keys", StringComparison.Ordinal);
        if (readsKeys && BeforeKeys is { } happen)
        {
            BeforeKeys = null;
            await happen();
        }

        return result;
    }
}

public abstract class DirectoryRaceTests(App app, Race race)
{
    [Fact]
    public async Task A_partner_made_while_partners_and_keys_are_read_breaks_nothing_and_is_known_the_next_time()
    {
        var first = await app.CreatePartnerAsync();
        Credentials? late = null;
        race.BeforeKeys = async () => late = await app.CreatePartnerAsync(isKnown: false);
        (await app.SignedBy(await app.CreatePartnerAsync()).GetAsync("/api/destinations").ReadAsync()).Is(200);

        Assert.NotNull(late);
        (await app.SignedBy(first).GetAsync("/api/destinations").ReadAsync()).Is(200);
        await app.RefreshPartnersAsync();
        (await app.SignedBy(late).GetAsync("/api/destinations").ReadAsync()).Is(200);
    }
}
