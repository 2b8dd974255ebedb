using Hubby.Insights;
using Hubby.Tallies;
using Hubby.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hubby.Tests.Insights;

/// <summary>What a test sees of the sums.</summary>
static class Counting
{
    // On PostgreSQL the stream waits for every transaction of the cluster, those of other tests as well.
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Until every event of the partner and every message is counted.</summary>
    public static async Task CountAllAsync(this App app, Guid partnerId)
    {
        var until = TimeProvider.System.GetUtcNow() + Patience;
        while (true)
        {
            await app.Services.GetRequiredService<CountWorker>().CatchUpAsync(Ct);
            if (await app.QueryAsync(db => IsWholeAsync(db, partnerId)))
                return;
            Assert.True(TimeProvider.System.GetUtcNow() < until, "the events are not counted");
        }
    }

    static async Task<bool> IsWholeAsync(Hubby.Data.AppDb db, Guid partnerId)
    {
        var isPostgres = db.Database.IsNpgsql();
        var after = isPostgres ? "(e.written_by, e.id) > (c.number, c.event)" : "e.rowid > c.number";
        var sql = "SELECT count(*) AS \"Value\" FROM events AS e LEFT JOIN count_positions AS c ON c.partner_id = e.partner_id"
            + $" WHERE e.partner_id = {{0}} AND (c.partner_id IS NULL OR {after})";
        var partner = isPostgres ? (object)partnerId : Hubby.Data.SqliteDb.Stored(partnerId);
        var left = await db.Database.SqlQueryRaw<int>(isPostgres ? sql.Replace("count(*)", "count(*)::int") : sql, partner)
            .ToListAsync(Ct);
        // The server's own worker may hold a message that it has not committed yet.
        return left.Single() == 0 && !await db.Set<Hubby.Messages.Message>()
            .AnyAsync(row => row.PartnerId == partnerId && row.TalliedAs != row.State, Ct);
    }

    /// <summary>The sums that are not zero, as lines: measure, day, brand, subject, count.</summary>
    public static Task<List<string>> TalliesAsync(this App app, Guid partnerId, params Measure[] measures) =>
        app.QueryAsync(async db =>
        {
            var rows = await db.Tallies.Where(row => row.PartnerId == partnerId && row.Count != 0
                && (measures.Length == 0 || measures.Contains(row.Measure))).ToListAsync(Ct);
            return rows.Select(row => $"{row.Measure} {UtcDay.Date(row.Day):MM-dd} {row.Brand}/{row.Subject} {row.Count}")
                .Order(StringComparer.Ordinal).ToList();
        });

    /// <summary>Months are what their days come to.</summary>
    public static async Task HasMonthsOfDaysAsync(this App app, Guid partnerId)
    {
        var rows = await app.QueryAsync(db => db.Tallies.Where(row => row.PartnerId == partnerId).ToListAsync(Ct));
        IEnumerable<string> Lines(IEnumerable<Tally> sums) => sums
            .GroupBy(row => $"{Months.DailyOf(row.Measure)} {UtcDay.Date(row.Day):yyyy-MM} {row.Brand}/{row.Subject}")
            .Select(same => $"{same.Key} {same.Sum(row => row.Count)}").Order(StringComparer.Ordinal);
        var months = Lines(rows.Where(row => Months.DailyOf(row.Measure) != row.Measure)).ToList();
        Assert.NotEmpty(months);
        Assert.Equal(Lines(rows.Where(row => Months.MonthlyOf(row.Measure) is not null)), months);
    }

    /// <summary>As an installation is that has never counted.</summary>
    public static Task<int> ForgetAsync(this App app, Guid partnerId) => app.QueryAsync(async db =>
    {
        await db.Tallies.Where(row => row.PartnerId == partnerId).ExecuteDeleteAsync(Ct);
        await db.CountPositions.Where(row => row.PartnerId == partnerId).ExecuteDeleteAsync(Ct);
        await db.BookingProgress.Where(row => row.PartnerId == partnerId).ExecuteDeleteAsync(Ct);
        return await db.Set<Hubby.Messages.Message>().Where(row => row.PartnerId == partnerId).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.TalliedAs, (Hubby.Messages.MessageState?)null)
            .SetProperty(row => row.TalliedBrand, (string?)null), Ct);
    });
}
