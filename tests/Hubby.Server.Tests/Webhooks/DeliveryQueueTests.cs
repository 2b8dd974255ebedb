using System.Text.RegularExpressions;
using Hubby.Tests.Hosting;
using Hubby.Webhooks;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Tests.Webhooks;

/// <summary>How SQLite finds what is due; that it finds the right deliveries is seen in <see cref="WebhookTests"/>.</summary>
public sealed partial class DeliveryQueueTests(SqliteApp app) : IClassFixture<SqliteApp>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_long_queue_is_looked_up_and_not_read_whatever_the_statistics_say()
    {
        var plan = await app.QueryAsync(async db =>
        {
            // As they are after a start with nothing to deliver.
            await db.Database.ExecuteSqlRawAsync("ANALYZE", Ct);
            await db.Database.OpenConnectionAsync(Ct);
            await using var command = (SqliteCommand)db.Database.GetDbConnection().CreateCommand();
            command.CommandText = "EXPLAIN QUERY PLAN " + Placeholder.Replace(DeliveryQueue.SqliteSql, "@p$1");
            foreach (var (name, value) in new (string, object)[] { ("@p0", 1), ("@p1", 4), ("@p2", "[]"), ("@p3", 2) })
                command.Parameters.AddWithValue(name, value);
            await using var reader = await command.ExecuteReaderAsync(Ct);
            var steps = new List<string>();
            while (await reader.ReadAsync(Ct))
                steps.Add(reader.GetString(3));
            return steps;
        });
        Assert.Contains(plan, step => step.StartsWith(
            "SEARCH d USING INDEX ix_webhook_deliveries_due (partner_id=? AND endpoint=? AND next_try_at<?)",
            StringComparison.Ordinal));
        Assert.Contains(plan, step => step.StartsWith(
            "SEARCH earlier USING INDEX ix_webhook_deliveries_order (partner_id=? AND endpoint=? AND booking=?)",
            StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\{(\d)\}")]
    static partial Regex Placeholder { get; }
}
