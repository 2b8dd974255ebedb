using Hubby.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Tests.Data;

public sealed class SqliteStatisticsTests(SqliteApp app) : IClassFixture<SqliteApp>
{
    [Theory]
    [InlineData("booking_id = 'B-1'", "ux_bookings_reference")]
    [InlineData("email = 'a@example.com'", "ix_bookings_email")]
    [InlineData("id < 'x'", "sqlite_autoindex_bookings_1")]
    public async Task A_list_is_read_by_the_index_of_its_filter(string filter, string index)
    {
        var plan = await app.QueryAsync(async db =>
        {
            await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText =
                $"EXPLAIN QUERY PLAN SELECT * FROM bookings WHERE partner_id = x'00' AND {filter} ORDER BY id DESC LIMIT 51";
            await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
            var steps = "";
            while (await reader.ReadAsync(TestContext.Current.CancellationToken))
                steps += reader.GetString(3) + "\n";
            return steps;
        });
        Assert.Contains(index, plan, StringComparison.Ordinal);
    }
}
