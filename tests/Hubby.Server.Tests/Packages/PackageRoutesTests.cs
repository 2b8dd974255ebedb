using System.Text;
using Hubby.Packages;
using Hubby.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Hubby.Tests.Packages;

public sealed class PackageRoutesTestsOnPostgres(PostgresApp app) : PackageRoutesTests(app), IClassFixture<PostgresApp>;

public sealed class PackageRoutesTestsOnSqlite(SqliteApp app) : PackageRoutesTests(app), IClassFixture<SqliteApp>;

public abstract class PackageRoutesTests(App app)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_packages_are_listed_page_by_page()
    {
        var client = app.SignedBy(await app.CreatePartnerAsync());
        await app.Services.GetRequiredService<CurrentCatalogue>().RefreshAsync(Ct);
        var ids = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await client.GetAsync($"/api/packages?limit=40{(cursor is null ? "" : $"&cursor={cursor}")}")
                .ReadAsync()).Is(200);
            ids.AddRange(page.Data.EnumerateArray().Select(package => package.GetProperty("id").GetString()!));
            cursor = page.Json.GetProperty("next_cursor").GetString();
            Assert.Equal(cursor is not null, page.Json.GetProperty("has_more").GetBoolean());
            Assert.Equal(cursor is not null, page.Header("Link") is not null);
        }
        while (cursor is not null);

        Assert.True(ids.Count >= 66, $"{ids.Count}");
        Assert.Equal(ids.Order(StringComparer.Ordinal).Distinct(), ids);
    }

    [Fact]
    public async Task A_package_is_shown_as_the_API_writes_it()
    {
        var client = app.SignedBy(await app.CreatePartnerAsync());
        await app.Services.GetRequiredService<CurrentCatalogue>().RefreshAsync(Ct);
        var package = (await client.GetAsync("/api/packages/starter-1gb-365d").ReadAsync()).Is(200).Data;
        Assert.Equal(
            "{'id':'starter-1gb-365d','package_type':'starter','size':'1GB','package_duration':365,".Replace('\'', '"')
            + "'coverage':['*'],'price':{'amount':3,'currency':'EUR'},'priority':100}".Replace('\'', '"'),
            package.GetRawText());
        (await client.GetAsync("/api/packages/nothing").ReadAsync()).Is(404);
        (await client.GetAsync($"/api/packages/{new string('x', 1000)}").ReadAsync()).Is(404);
    }

    [Fact]
    public async Task Filters_choose_and_faults_are_named()
    {
        var (mine, others) = (await app.CreatePartnerAsync(), await app.CreatePartnerAsync());
        await ImportAsync("id,partner,package_type,coverage,size,package_duration,price,currency,active\n"
            + $"filter-mine,{mine.Slug},data-limited,NORDICS,1GB,30,4,EUR,true\nfilter-off,,data-limited,*,1GB,30,4,EUR,false\n");
        var client = app.SignedBy(mine);

        var types = await IdsAsync(client, "?package_type=data-limited&destination=Denmark");
        Assert.Contains("filter-mine", types);
        Assert.Contains("data-limited-5gb-365d", types);
        Assert.DoesNotContain("filter-off", types);
        Assert.DoesNotContain("starter-1gb-365d", types);
        Assert.DoesNotContain("filter-mine", await IdsAsync(client, "?destination=EUROPE"));
        Assert.DoesNotContain("filter-mine", await IdsAsync(app.SignedBy(others), "?destination=DK"));
        (await app.SignedBy(others).GetAsync("/api/packages/filter-mine").ReadAsync()).Is(404);
        (await client.GetAsync("/api/packages/filter-off").ReadAsync()).Is(404);

        var refused = (await client.GetAsync("/api/packages?package_type=free&destination=Tailand&limit=0").ReadAsync()).Is(400);
        Assert.Equal(["destination unknown_destination", "limit out_of_range", "package_type invalid_value"], refused.Faults
            .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_the_caller_has_already_is_not_sent_again_until_it_changes()
    {
        var client = app.SignedBy(await app.CreatePartnerAsync());
        foreach (var target in new[] { "/api/packages", "/api/packages/starter-1gb-365d", "/api/destinations?locale=de" })
        {
            var first = (await client.GetAsync(target).ReadAsync()).Is(200);
            var again = (await client.SendAsync(HttpMethod.Get, target, null, ("If-None-Match", first.Header("ETag")!))
                .ReadAsync()).Is(304);
            Assert.Equal(first.Header("ETag"), again.Header("ETag"));
            Assert.Empty(again.Text);
            (await client.SendAsync(HttpMethod.Get, target, null, ("If-None-Match", "\"other\"")).ReadAsync()).Is(200);
        }

        var before = (await client.GetAsync("/api/packages").ReadAsync()).Is(200).Header("ETag")!;
        await ImportAsync("id,package_type,coverage,size,package_duration,price,currency\n"
            + "etag-1,data-limited,TH,1GB,30,4.50,EUR\n");
        (await client.SendAsync(HttpMethod.Get, "/api/packages", null, ("If-None-Match", before)).ReadAsync()).Is(200);
    }

    [Fact]
    public async Task The_destinations_are_given_in_the_language_asked_for()
    {
        var client = app.SignedBy(await app.CreatePartnerAsync());
        var answer = (await client.GetAsync("/api/destinations?locale=de-AT").ReadAsync()).Is(200).Data;
        Assert.Equal("de", answer.GetProperty("language").GetString());
        Assert.Equal(249, answer.GetProperty("countries").GetArrayLength());
        var germany = answer.GetProperty("countries").EnumerateArray()
            .Single(country => country.GetProperty("code").GetString() == "DE");
        Assert.Equal(("DEU", "Deutschland"), (germany.GetProperty("iso3").GetString(), germany.GetProperty("name").GetString()));
        Assert.Contains("EU", germany.GetProperty("regions").EnumerateArray().Select(region => region.GetString()));
        var union = answer.GetProperty("regions").EnumerateArray()
            .Single(region => region.GetProperty("code").GetString() == "EU");
        Assert.Equal(27, union.GetProperty("countries").GetArrayLength());

        foreach (var unknown in new[] { "", "?locale=xx", "?locale=%00", "?locale=" + new string('a', 500) })
        {
            var english = (await client.GetAsync("/api/destinations" + unknown).ReadAsync()).Is(200);
            Assert.Equal("en", english.Data.GetProperty("language").GetString());
        }
    }

    [Fact]
    public async Task The_catalogue_is_for_signed_callers()
    {
        foreach (var target in new[] { "/api/packages", "/api/packages/starter-1gb-365d", "/api/destinations" })
            (await app.Client.GetAsync(target, Ct).ReadAsync()).Is(401);
    }

    async Task ImportAsync(string csv)
    {
        var report = await app.QueryAsync(db =>
            db.ImportPackagesAsync(Encoding.UTF8.GetBytes(csv), PackageFormat.Csv, new(), Ct));
        Assert.True(report.Faults.Count == 0, string.Join('\n', report.Faults));
        await app.Services.GetRequiredService<CurrentCatalogue>().RefreshAsync(Ct);
    }

    static async Task<List<string?>> IdsAsync(SignedClient client, string query)
    {
        var answer = (await client.GetAsync($"/api/packages{query}").ReadAsync()).Is(200);
        return [.. answer.Data.EnumerateArray().Select(package => package.GetProperty("id").GetString())];
    }
}
