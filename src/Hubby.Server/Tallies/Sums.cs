using System.Text.Json;
using Hubby.Data;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Tallies;

/// <summary>What is to be added, gathered in memory and written in one statement.</summary>
sealed class Sums
{
    readonly record struct Key(Guid PartnerId, Measure Measure, int Day, string Brand, string Subject);

    readonly Dictionary<Key, long> _counts = [];

    public void Add(Guid partnerId, Measure measure, int day, string? brand, string subject = "", long count = 1)
    {
        Add(new Key(partnerId, measure, day, brand ?? "", subject), count);
        if (Months.MonthlyOf(measure) is { } monthly)
            Add(new Key(partnerId, monthly, UtcDay.FirstOfMonth(day), brand ?? "", subject), count);
    }

    void Add(Key key, long count) => _counts[key] = _counts.GetValueOrDefault(key) + count;

    /// <summary>Call it in the transaction that makes sure that it happens once.</summary>
    public async Task WriteAsync(AppDb db, CancellationToken ct)
    {
        // In one order everywhere, so that two nodes never wait for each other.
        var rows = _counts.Where(row => row.Value != 0).OrderBy(row => row.Key.PartnerId).ThenBy(row => row.Key.Measure)
            .ThenBy(row => row.Key.Day).ThenBy(row => row.Key.Brand, StringComparer.Ordinal)
            .ThenBy(row => row.Key.Subject, StringComparer.Ordinal).ToArray();
        if (rows.Length == 0)
            return;
        await (db.Database.IsNpgsql() ? PostgresAsync(db, rows, ct) : SqliteAsync(db, rows, ct));
    }

    static Task<int> PostgresAsync(AppDb db, KeyValuePair<Key, long>[] rows, CancellationToken ct) =>
        db.Database.ExecuteSqlRawAsync("""
            INSERT INTO tallies (partner_id, measure, day, brand, subject, count)
            SELECT * FROM unnest({0}, {1}, {2}, {3}, {4}, {5})
            ON CONFLICT (partner_id, measure, day, brand, subject) DO UPDATE SET count = tallies.count + excluded.count
            """,
            [
                Array.ConvertAll(rows, row => row.Key.PartnerId), Array.ConvertAll(rows, row => $"{row.Key.Measure}"),
                Array.ConvertAll(rows, row => row.Key.Day), Array.ConvertAll(rows, row => row.Key.Brand),
                Array.ConvertAll(rows, row => row.Key.Subject), Array.ConvertAll(rows, row => row.Value),
            ], ct);

    static Task<int> SqliteAsync(AppDb db, KeyValuePair<Key, long>[] rows, CancellationToken ct) =>
        db.Database.ExecuteSqlRawAsync("""
            INSERT INTO tallies (partner_id, measure, day, brand, subject, count)
            SELECT unhex(value ->> 0), value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5 FROM json_each({0})
            WHERE true
            ON CONFLICT (partner_id, measure, day, brand, subject) DO UPDATE SET count = tallies.count + excluded.count
            """,
            [
                JsonSerializer.Serialize(rows.Select(row => new object[]
                {
                    SqliteDb.Hex(row.Key.PartnerId), $"{row.Key.Measure}", row.Key.Day, row.Key.Brand, row.Key.Subject, row.Value,
                })),
            ], ct);
}
