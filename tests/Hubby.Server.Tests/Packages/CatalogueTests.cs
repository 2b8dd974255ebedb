using System.Diagnostics;
using System.Text;
using Hubby.Data;
using Hubby.Packages;
using Hubby.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Hubby.Tests.Packages;

public sealed class CatalogueTestsOnPostgres(PostgresApp app) : CatalogueTests(app), IClassFixture<PostgresApp>;

public sealed class CatalogueTestsOnSqlite(SqliteApp app) : CatalogueTests(app), IClassFixture<SqliteApp>
{
    [Fact]
    public async Task The_verbs_import_and_export_beside_a_running_server()
    {
        using var folder = await TemporaryFolder.WithStoreAsync();
        var settings = folder.Settings();
        await using var server = await HubbyProcess.StartAsync(settings);
        await File.WriteAllTextAsync(folder.File("new.csv"),
            "id,package_type,coverage,size,package_duration,price,currency\nverb-1,data-limited,TH,1GB,30,4.50,EUR\n", Ct);
        await File.WriteAllTextAsync(folder.File("bad.csv"),
            "id,package_type,coverage,size,package_duration,price,currency\nverb-2,data-limited,TH,1GB,30,cheap,EUR\n", Ct);

        var imported = await HubbyProcess.RunAsync(settings, "packages", "import", folder.File("new.csv"), "--replace");
        Assert.True(imported.ExitCode == 0, imported.Errors);
        Assert.Contains("1 added, 0 changed, 66 deactivated, 0 unchanged", imported.Output, StringComparison.Ordinal);

        var refused = await HubbyProcess.RunAsync(settings, "packages", "import", folder.File("bad.csv"));
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("line 2, price: \"cheap\"", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("nothing was imported", refused.Errors, StringComparison.Ordinal);

        var exported = await HubbyProcess.RunAsync(settings, "packages", "export", "--format", "csv");
        Assert.Equal(68, exported.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("verb-1,,data-limited,TH,1GB,30,4.50,EUR,100,true", exported.Output, StringComparison.Ordinal);
    }
}

public abstract class CatalogueTests(App app)
{
    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_many_who_fill_an_empty_table_at_once_one_does()
    {
        await app.QueryAsync(db => db.Packages.ExecuteDeleteAsync(Ct));
        var seeded = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(_ => app.QueryAsync(db => db.SeedDefaultCatalogueAsync(Ct))));

        Assert.Single(seeded, didIt => didIt);
        Assert.Equal(66, await app.QueryAsync(db => db.Packages.CountAsync(Ct)));
        Assert.False(await app.QueryAsync(db => db.SeedDefaultCatalogueAsync(Ct)));
    }

    [Fact]
    public async Task A_change_is_seen_by_itself()
    {
        var catalogue = app.Services.GetRequiredService<CurrentCatalogue>();
        await catalogue.RefreshAsync(Ct);
        var before = catalogue.Value.Version;
        await ImportAsync("seen-1");

        // The server's own poll, by the real clock.
        await UntilAsync(() => catalogue.Value.Version != before);
        Assert.NotNull(catalogue.Value.ShelfOf(Guid.Empty).Find("seen-1"));
    }

    [Fact]
    public async Task The_poll_looks_every_second_and_not_before()
    {
        var clock = new FakeTimeProvider();
        using var catalogue = new CurrentCatalogue(app.Services.GetRequiredService<IServiceScopeFactory>());
        using var refresher = new CatalogueRefresher(catalogue, clock, NullLogger<CatalogueRefresher>.Instance);
        Assert.Throws<StoreAwayException>(() => catalogue.Value);

        await refresher.StartAsync(Ct);
        var first = catalogue.Value;
        await ImportAsync("polled-1");
        Assert.Same(first, catalogue.Value);

        // Until the background loop waits on the clock an advance would pass it by, so the clock goes on as time does.
        await UntilAsync(() =>
        {
            clock.Advance(CatalogueRefresher.Interval);
            return catalogue.Value.Version != first.Version;
        });
        Assert.NotNull(catalogue.Value.ShelfOf(Guid.Empty).Find("polled-1"));
        await refresher.StopAsync(Ct);
    }

    [Fact]
    public async Task A_store_that_is_away_leaves_the_catalogue_as_it_was()
    {
        var scopes = new AwayNow(app.Services.GetRequiredService<IServiceScopeFactory>());
        using var catalogue = new CurrentCatalogue(scopes);
        using var refresher = new CatalogueRefresher(catalogue, new FakeTimeProvider(), NullLogger<CatalogueRefresher>.Instance);

        scopes.IsAway = true;
        await refresher.StartAsync(Ct);
        Assert.Throws<StoreAwayException>(() => catalogue.Value);

        scopes.IsAway = false;
        await catalogue.RefreshAsync(Ct);
        var known = catalogue.Value;
        scopes.IsAway = true;
        await Assert.ThrowsAsync<StoreAwayException>(() => catalogue.RefreshAsync(Ct));
        Assert.Same(known, catalogue.Value);
        await refresher.StopAsync(Ct);
    }

    Task<ImportReport> ImportAsync(string id) => app.QueryAsync(db => db.ImportPackagesAsync(
        Encoding.UTF8.GetBytes("id,package_type,coverage,size,package_duration,price,currency\n"
            + $"{id},data-limited,TH,1GB,30,4.50,EUR\n"),
        PackageFormat.Csv, new(), Ct));

    static async Task UntilAsync(Func<bool> isTrue)
    {
        var watch = Stopwatch.StartNew();
        while (!isTrue())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromMinutes(2), "It did not come true.");
            await Task.Yield();
        }
    }

    sealed class AwayNow(IServiceScopeFactory real) : IServiceScopeFactory
    {
        public bool IsAway { get; set; }

        public IServiceScope CreateScope() => IsAway ? throw new StoreAwayException("away") : real.CreateScope();
    }
}
