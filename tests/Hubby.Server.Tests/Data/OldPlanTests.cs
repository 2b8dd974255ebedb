using Hubby.Data;
using Hubby.Partners;
using Hubby.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Hubby.Tests.Data;

public sealed class OldPlanTests(PostgresApp app) : IClassFixture<PostgresApp>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_plan_that_a_migration_has_outrun_is_a_pause_and_no_fault() => await app.QueryAsync(async db =>
    {
        await db.Database.OpenConnectionAsync(Ct);
        Task<List<Partner>> ReadAsync() =>
            db.Partners.FromSqlRaw("SELECT * FROM partners WHERE slug = {0}", "nobody").ToListAsync(Ct);
        for (var turn = 0; turn < 5; turn++)
            Assert.Empty(await ReadAsync());

        await app.QueryAsync(other => other.Database.ExecuteSqlRawAsync("ALTER TABLE partners ADD COLUMN of_later integer", Ct));
        var failure = await Assert.ThrowsAsync<PostgresException>(ReadAsync);
        Assert.True(failure.IsStoreAway(), $"{failure.SqlState} {failure.Routine}");
        Assert.Empty(await ReadAsync());
        return true;
    });
}
