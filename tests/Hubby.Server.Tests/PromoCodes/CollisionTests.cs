using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Tests.PromoCodes;

/// <summary>Here every other promo code is one that exists.</summary>
public sealed class CollisionTestsOnPostgres(PostgresApp app) : CollisionTests(app), IClassFixture<PostgresApp>
{
    // A sequence counts on when its transaction is rolled back.
    protected override string EveryOtherCodeIsTaken => """
        CREATE SEQUENCE draws;
        CREATE FUNCTION take_a_known_code() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF nextval('draws') % 2 = 1 THEN NEW.code := (SELECT min(code) FROM promo_codes); END IF;
          RETURN NEW;
        END $$;
        CREATE TRIGGER collide BEFORE INSERT ON promo_codes FOR EACH ROW EXECUTE FUNCTION take_a_known_code();
        """;
}

/// <inheritdoc cref="CollisionTestsOnPostgres"/>
public sealed class CollisionTestsOnSqlite(SqliteApp app) : CollisionTests(app), IClassFixture<SqliteApp>
{
    // The connection's count of changed rows counts on when its transaction is rolled back.
    protected override string EveryOtherCodeIsTaken => """
        CREATE TRIGGER collide BEFORE INSERT ON promo_codes WHEN total_changes() % 2 = 0
        BEGIN
          INSERT INTO promo_codes SELECT * FROM promo_codes LIMIT 1;
        END;
        """;
}

public abstract class CollisionTests(App app)
{
    protected abstract string EveryOtherCodeIsTaken { get; }

    [Fact]
    public async Task A_promo_code_that_came_out_twice_is_drawn_again()
    {
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        (await partner.PostAsync(Samples.Bookings, Samples.Booking("C-0")).ReadAsync()).Is(201);
        await app.QueryAsync(db => db.Database.ExecuteSqlRawAsync(EveryOtherCodeIsTaken, TestContext.Current.CancellationToken));

        for (var number = 1; number <= 8; number++)
        {
            var answer = (await partner.PostAsync(Samples.Bookings, Samples.Booking($"C-{number}")).ReadAsync()).Is(201);
            Assert.False(answer.IsReplay);
        }

        var all = (await partner.GetAsync(Samples.Bookings).ReadAsync()).Is(200).Data.EnumerateArray()
            .SelectMany(booking => booking.GetProperty("promo_codes").EnumerateArray())
            .Select(code => code.GetProperty("promo_code").GetString()).ToList();
        Assert.Equal(9, all.Count);
        Assert.Equal(9, all.Distinct().Count());
    }
}
