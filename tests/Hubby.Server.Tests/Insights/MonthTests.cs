using System.Globalization;
using Hubby.Data;
using Hubby.Insights;
using Hubby.Members;
using Hubby.Tallies;
using Hubby.Tests.Hosting;
using Hubby.Tests.Messaging;
using Hubby.Tests.Portal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Hubby.Tests.Insights;

public sealed class MonthTestsOnPostgres(MessagingPostgresApp app) : MonthTests(app), IClassFixture<MessagingPostgresApp>;

public sealed class MonthTestsOnSqlite(MessagingSqliteApp app) : MonthTests(app), IClassFixture<MessagingSqliteApp>;

/// <summary>Months and the days around them come to the same as all days.</summary>
public abstract class MonthTests(App app)
{
    const int Filled = 1300;
    static readonly string?[] Brands = [null, "", "kids", "sport"];
    static readonly (string Name, Measure Measure)[] Charts =
        [("destinations", Measure.Destination), ("airports", Measure.Airport)];

    int Today => UtcDay.Of(((IMessagingApp)app).Clock.GetUtcNow());

    [Fact]
    public async Task Whatever_the_period_and_the_brand_it_is_the_sum_of_its_days()
    {
        var partner = await app.CreatePartnerAsync(settings: partner => partner.SubBrands = ["kids", "sport"]);
        var days = (await app.QueryAsync(db => ManyDays.WriteAsync(db, partner.PartnerId, Today - Filled, Filled + 1)))
            .ToLookup(row => (row.Measure, row.Subject));
        using var browser = await app.SignInAsync(partner, Role.Viewer);
        foreach (var (from, to) in Edges().Concat(AtRandom(new Dice(20261126))))
        {
            foreach (var brand in Brands)
            {
                foreach (var (chart, measure) in Charts)
                {
                    var address = $"/portal/home/{chart}.csv?p=dates&from={Period.Text(from)}&to={Period.Text(to)}"
                        + brand switch { null => "", "" => "&brand=-", _ => $"&brand={brand}" };
                    using var answer = await browser.GetAsync(address);
                    var text = await PortalBrowser.TextAsync(answer);
                    var shown = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
                        .Select(line => line.Trim().Split(',')).Select(cells => string.Join(' ', [cells[0], .. cells.Skip(2)]));
                    Assert.True(LinesOf(days, measure, brand, from, to).ToHashSet().SetEquals(shown), $"{address} says {text}");
                }
            }
        }
    }

    /// <summary>Code, bookings, bookings of as many days before, and where it is a destination those with data in use.</summary>
    static IEnumerable<string> LinesOf(
        ILookup<(Measure, string), Tally> days, Measure measure, string? brand, int first, int last)
    {
        long Sum(Measure of, string subject, int first, int last) => days[(of, subject)]
            .Where(row => row.Day >= first && row.Day <= last && (brand is null || row.Brand == brand)).Sum(row => row.Count);

        return from same in days
               let subject = same.Key.Item2
               where same.Key.Item1 == measure
               let now = Sum(measure, subject, first, last)
               let line = $"{subject} {now} {Sum(measure, subject, first - (last - first + 1), first - 1)}"
               select measure == Measure.Airport ? line : $"{line} {Sum(Measure.DestinationActive, subject, first, last)}";
    }

    /// <summary>The clock stands on 4 March 2026.</summary>
    static IEnumerable<(int From, int To)> Edges() => new[]
    {
        ("2026-02-01", "2026-02-28"), ("2026-02-02", "2026-02-28"), ("2026-02-01", "2026-02-27"), ("2026-02-02", "2026-02-27"),
        ("2026-01-31", "2026-03-01"), ("2026-02-28", "2026-03-01"), ("2026-02-01", "2026-02-01"), ("2026-02-28", "2026-02-28"),
        ("2025-12-31", "2026-01-01"), ("2025-12-01", "2026-01-31"), ("2025-01-01", "2025-12-31"), ("2025-03-05", "2026-03-04"),
        ("2024-02-01", "2024-02-29"), ("2024-02-29", "2024-03-01"), ("2024-01-31", "2024-03-01"), ("2023-12-02", "2024-11-30"),
        ("2025-03-01", "2026-03-04"), ("2023-03-01", "2026-03-03"),
    }.Select(days => (DayOf(days.Item1), DayOf(days.Item2)));

    static int DayOf(string text) => UtcDay.Of(DateOnly.Parse(text, CultureInfo.InvariantCulture));

    IEnumerable<(int From, int To)> AtRandom(Dice dice)
    {
        for (var time = 0; time < 20; time++)
        {
            var to = Today - dice.Next(400);
            yield return (to - dice.Next(dice.Pick([3, 40, 100, 500, 1000])), to);
        }
    }

    [Theory]
    [InlineData("2026-05-31T23:59:59.999Z", "2026-05-01")]
    [InlineData("2026-06-01T00:00:00Z", "2026-06-01")]
    [InlineData("2026-06-01T01:59:59+02:00", "2026-05-01")]
    [InlineData("2026-05-31T22:00:00-02:00", "2026-06-01")]
    [InlineData("2024-02-29T12:00:00Z", "2024-02-01")]
    [InlineData("2025-12-31T23:00:00-05:00", "2026-01-01")]
    public void A_month_is_one_of_UTC_as_its_days_are(string instant, string first) => Assert.Equal(
        DayOf(first), UtcDay.FirstOfMonth(UtcDay.Of(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture))));
}

/// <summary>An installation that has only sums by the day.</summary>
public sealed class MonthMigrationTests
{
    static readonly Guid[] Partners =
        [new("01a219e5-f06c-749a-89e0-41422e9c7248"), new("01a219e5-f06c-749a-89e0-41422e9c7249")];

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task On_PostgreSQL_it_gets_its_months_from_the_days()
    {
        var clone = await Hosting.Postgres.CloneAsync();
        await using (var db = new PostgresDb(new DbContextOptionsBuilder<PostgresDb>().UseNpgsql(clone).Options))
            await GoBackAndForthAsync(db);
        await Hosting.Postgres.DropAsync(clone);
    }

    [Fact]
    public async Task On_SQLite_it_gets_its_months_from_the_days()
    {
        using var folder = new TemporaryFolder();
        var store = $"Data Source={folder.File("hubby.db")};Pooling=false";
        await using var db = new SqliteDb(new DbContextOptionsBuilder<SqliteDb>().UseSqlite(store).Options);
        await db.Database.MigrateAsync(Ct);
        await GoBackAndForthAsync(db);
    }

    static async Task GoBackAndForthAsync(AppDb db)
    {
        foreach (var partner in Partners)
            await ManyDays.WriteAsync(db, partner, UtcDay.Of(new DateOnly(2023, 11, 30)), 130);
        var counted = await MonthsAsync(db);
        Assert.Equal(Partners.Length * 6 * ManyDays.PerDay, counted.Count);

        var migrator = db.GetService<IMigrator>();
        await migrator.MigrateAsync(db.Database.GetMigrations().TakeWhile(name => !name.EndsWith("_MonthlySums",
            StringComparison.Ordinal)).Last(), Ct);
        Assert.Empty(await MonthsAsync(db));
        await migrator.MigrateAsync(cancellationToken: Ct);
        Assert.Equal(counted, await MonthsAsync(db));
    }

    static async Task<List<string>> MonthsAsync(AppDb db)
    {
        var rows = await db.Tallies.AsNoTracking().ToListAsync(Ct);
        return [.. rows.Where(row => Months.DailyOf(row.Measure) != row.Measure)
            .Select(row => $"{row.PartnerId} {row.Measure} {UtcDay.Date(row.Day)} {row.Brand}/{row.Subject} {row.Count}")
            .Order(StringComparer.Ordinal)];
    }
}

/// <summary>Sums of many days in a row, the same in every run.</summary>
static class ManyDays
{
    static readonly string[] Brands = ["", "kids", "sport"];
    static readonly (Measure Measure, string Subject)[] Subjects =
    [
        (Measure.Destination, ""), (Measure.Destination, "JP"), (Measure.Destination, "TH"), (Measure.DestinationActive, ""),
        (Measure.DestinationActive, "JP"), (Measure.DestinationActive, "TH"), (Measure.Airport, ""), (Measure.Airport, "AMS"),
        (Measure.Airport, "DMK"),
    ];

    public static int PerDay => Brands.Length * Subjects.Length;

    public static async Task<IReadOnlyList<Tally>> WriteAsync(AppDb db, Guid partnerId, int first, int count)
    {
        var dice = new Dice(42);
        var days = from day in Enumerable.Range(first, count)
                   from brand in Brands
                   from kind in Subjects
                   select new Tally
                   {
                       PartnerId = partnerId,
                       Measure = kind.Measure,
                       Day = day,
                       Brand = brand,
                       Subject = kind.Subject,
                       Count = 1 + dice.Next(50),
                   };
        var (written, sums) = (days.ToList(), new Sums());
        foreach (var row in written)
            sums.Add(partnerId, row.Measure, row.Day, row.Brand, row.Subject, row.Count);
        await sums.WriteAsync(db, TestContext.Current.CancellationToken);
        return written;
    }
}
