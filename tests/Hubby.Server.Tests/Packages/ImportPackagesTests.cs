using System.Text;
using Hubby.Data;
using Hubby.Packages;
using Hubby.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Tests.Packages;

public sealed class ImportPackagesTestsOnPostgres(PostgresApp app) : ImportPackagesTests(app), IClassFixture<PostgresApp>;

public sealed class ImportPackagesTestsOnSqlite(SqliteApp app) : ImportPackagesTests(app), IClassFixture<SqliteApp>;

public abstract class ImportPackagesTests(App app)
{
    const string Header = "id,package_type,coverage,size,package_duration,price,currency\n";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("csv")]
    [InlineData("json")]
    public async Task An_export_imports_without_a_change(string ending)
    {
        var format = PackageFile.FormatOf($"catalogue.{ending}");
        var acme = await app.CreatePartnerAsync();
        await ImportAsync("id,partner,package_type,coverage,size,package_duration,price,currency,priority,active\n"
            + $"round-{ending},{acme.Slug},data-limited,\"TH, vnm;EU\",1.234GB,30,0.125,USD,7,false\n");

        var file = await app.QueryAsync(db => db.ExportPackagesAsync(format, Ct));
        Assert.Contains($"round-{ending}", Encoding.UTF8.GetString(file), StringComparison.Ordinal);
        var before = await VersionAsync();
        var report = await app.QueryAsync(db => db.ImportPackagesAsync(file, format, new(Replace: true), Ct));

        Assert.Empty(report.Faults);
        Assert.Equal((0, 0, 0), (report.Added, report.Changed, report.Deactivated));
        Assert.True(report.Unchanged >= 67);
        Assert.Equal(before, await VersionAsync());
        Assert.Equal(file, await app.QueryAsync(db => db.ExportPackagesAsync(format, Ct)));
    }

    [Fact]
    public async Task An_import_adds_and_changes_by_id_and_moves_the_version_once()
    {
        await ImportAsync(Header + "keep-1,data-limited,TH,1GB,30,4.50,EUR\nchange-1,data-limited,TH,1GB,30,4.50,EUR\n");
        var before = await VersionAsync();
        var report = await ImportAsync(Header + "keep-1,data-limited,th,1000 mb,30,4.5,EUR\n"
            + "change-1,data-limited,TH,1GB,30,5,EUR\nadd-1,unlimited,*,,7,15,EUR\n");

        Assert.Equal((1, 1, 0, 1), (report.Added, report.Changed, report.Deactivated, report.Unchanged));
        Assert.Equal(before + 1, await VersionAsync());
        var stored = await app.QueryAsync(db => db.Packages.Where(package => package.Id == "change-1" || package.Id == "add-1")
            .OrderBy(package => package.Id).ToListAsync(Ct));
        Assert.Equal((15m, null, "*"), (stored[0].Price, stored[0].SizeMegabytes, stored[0].Coverage));
        Assert.Equal((5m, 1000, "TH"), (stored[1].Price, stored[1].SizeMegabytes, stored[1].Coverage));
    }

    [Fact]
    public async Task A_dry_run_reports_and_changes_nothing()
    {
        var before = await app.QueryAsync(db => db.ExportPackagesAsync(PackageFormat.Csv, Ct));
        var version = await VersionAsync();
        var report = await ImportAsync(Header + "dry-1,data-limited,TH,1GB,30,4.50,EUR\n", new(Replace: true, DryRun: true));

        Assert.Equal(1, report.Added);
        Assert.True(report.Deactivated >= 66, $"{report}");
        Assert.Equal(before, await app.QueryAsync(db => db.ExportPackagesAsync(PackageFormat.Csv, Ct)));
        Assert.Equal(version, await VersionAsync());
    }

    [Fact]
    public async Task Every_fault_is_reported_with_its_line_and_column_and_nothing_is_imported()
    {
        var version = await VersionAsync();
        var report = await ImportAsync(
            "\uFEFFid,package_type,coverage,size,package_duration,price,currency,partner,priority,active\n"
            + "good-1,data-limited,TH,1GB,30,4.50,EUR,,,\n"
            + "Bad Id,data-limted,TH Atlantis,1TB,0,-1,eur,nobody,-1,yes\n"
            + "good-1,unlimited,*,1GB,7,1.2345,EUR,,,\n"
            + "\n"
            + "short,starter\n"
            + "empty-1,starter,,,,,,,,\n");

        Assert.Equal(
            [
                "3 active", "3 coverage", "3 currency", "3 id", "3 package_duration", "3 package_type", "3 partner", "3 price",
                    "3 priority", "3 size",
                "4 id", "4 price", "4 size", "6 ", "7 coverage", "7 currency", "7 package_duration", "7 price", "7 size",
            ],
            report.Faults.Select(fault => $"{fault.Line} {fault.Column}").Order(StringComparer.Ordinal));
        Assert.Contains(report.Faults, fault =>
            fault.ToString().Contains("line 3, coverage: \"TH Atlantis\": Atlantis is no destination", StringComparison.Ordinal));
        Assert.Contains(report.Faults, fault =>
            fault.ToString().Contains("line 4, id: \"good-1\": stands in line 2 already", StringComparison.Ordinal));
        Assert.False(await app.QueryAsync(db => db.Packages.AnyAsync(package => package.Id == "good-1", Ct)));
        Assert.Equal(version, await VersionAsync());
    }

    [Theory]
    [InlineData("", "line 1, id: the column is missing")]
    [InlineData("id;package_type;coverage;package_duration;price;currency;colour\n", "line 1, colour: is not a column")]
    [InlineData("id,id,package_type,coverage,package_duration,price,currency\n",
        "line 1, id: the column stands there more than once")]
    [InlineData(Header, "line 1: the file has no package")]
    [InlineData(Header + "a-1,data-limited,TH,1GB,30,4.50,\"EUR\nb,\n", "a quote stands where it cannot")]
    public async Task A_file_that_is_no_catalogue_says_why(string file, string fault)
    {
        var report = await ImportAsync(file);
        Assert.Contains(report.Faults, found => found.ToString().Contains(fault, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "line 1: is not valid JSON")]
    [InlineData("{}", "line 1: is not a list of packages")]
    [InlineData("[\n{\"id\":\"a-1\",\n\"id\":\"a-2\",\n\"colour\":1,\n\"price\":[1,{}]}]",
        "line 5, price: is neither text nor a number")]
    [InlineData("[\n1,\n\"x\"]", "line 3: is not an object")]
    [InlineData("[\n{\"id\":\"a-1\",\n\"id\":\"a-2\"}]", "line 3, id: the field stands there more than once")]
    [InlineData("[\n{\"id\":\"a-1\"},\n{\"id\":\"b-1\"", "line 3: is not valid JSON")]
    [InlineData("[\n{\"id\":\"j-1\"}\n] x", "line 3: is not valid JSON")]
    [InlineData("[[[[[[[[]]]]]]]]", "line 1: is not an object")]
    [InlineData("[[[[[[[[[]]]]]]]]]", "line 1: is not valid JSON")]
    [InlineData("[{\"id\":\"\\ud800\"}]", "line 1, id: is neither text nor a number")]
    [InlineData("[{\"\\udc00\":1}]", "line 1: is not a field")]
    public async Task A_JSON_file_that_is_no_catalogue_says_why(string file, string fault)
    {
        var report = await app.QueryAsync(db =>
            db.ImportPackagesAsync(Encoding.UTF8.GetBytes(file), PackageFormat.Json, new(), Ct));
        Assert.True(report.Faults.Any(found => found.ToString().StartsWith(fault, StringComparison.Ordinal)),
            string.Join('\n', report.Faults));
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_are_refused()
    {
        var report = await app.QueryAsync(db => db.ImportPackagesAsync([0x69, 0x64, 0xff, 0xfe], PackageFormat.Csv, new(), Ct));
        Assert.Equal("line 1: the file is not UTF-8; save it as UTF-8", Assert.Single(report.Faults).ToString());
    }

    [Fact]
    public async Task Of_two_imports_at_once_each_is_whole()
    {
        string FileOf(int price) => Header + string
            .Concat(Enumerable.Range(0, 50).Select(number => $"race-{number},data-limited,TH,1GB,30,{price},EUR\n"));
        var before = await VersionAsync();
        var reports = await Task.WhenAll(Enumerable.Range(1, 4).Select(price => ImportAsync(FileOf(price))));

        Assert.All(reports, report => Assert.Empty(report.Faults));
        Assert.Equal(50, reports.Sum(report => report.Added));
        Assert.Equal(150, reports.Sum(report => report.Changed));
        Assert.Equal(before + 4, await VersionAsync());
        var prices = await app.QueryAsync(db => db.Packages.Where(package => package.Id.StartsWith("race-"))
            .Select(package => package.Price).Distinct().ToListAsync(Ct));
        Assert.Single(prices);
    }

    Task<ImportReport> ImportAsync(string csv, ImportOptions? options = null) =>
        app.QueryAsync(db => db.ImportPackagesAsync(Encoding.UTF8.GetBytes(csv), PackageFormat.Csv, options ?? new(), Ct));

    Task<long> VersionAsync() =>
        app.QueryAsync(db => db.Versions.Where(row => row.Name == StoredVersion.Catalogue).Select(row => row.Value)
            .SingleAsync(Ct));
}
