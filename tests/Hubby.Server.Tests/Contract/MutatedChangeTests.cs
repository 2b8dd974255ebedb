using System.Text;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.Contract;

public sealed class MutatedChangeTestsOnPostgres(PostgresApp app) : MutatedChangeTests(app), IClassFixture<PostgresApp>;

public sealed class MutatedChangeTestsOnSqlite(SqliteApp app) : MutatedChangeTests(app), IClassFixture<SqliteApp>;

public abstract class MutatedChangeTests(App app)
{
    [Fact]
    public async Task A_thousand_mutated_changes_are_taken_or_refused_in_words_and_none_breaks()
    {
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        var made = (await partner.PostAsync(Samples.Bookings, Samples.Booking("MUTANT-0")).ReadAsync()).Is(201);
        var target = $"{Samples.Bookings}/{made.Data.GetProperty("id")}";
        var mutant = new Mutant(new Dice(20260615), isOneBooking: true);
        var statuses = new List<int>();
        for (var batch = 0; batch < 40; batch++)
        {
            var bodies = Enumerable.Range(0, 25).Select(_ => mutant.Next()).ToList();
            var answers = await Task.WhenAll(
                bodies.Select(async body => (body, answer: await PutAsync(partner, target, body))));
            foreach (var (body, answer) in answers)
            {
                Assert.True(answer.Status is 200 or 400 or 413,
                    $"{answer.Status} {answer.Text} for {Encoding.UTF8.GetString(body)}");
                if (answer.Status >= 400)
                    BadInputTests.AssertDocumented(answer);
                statuses.Add(answer.Status);
            }
        }

        Assert.InRange(statuses.Count(status => status == 200), 50, 900);
        var end = (await partner.GetAsync(target).ReadAsync()).Is(200);
        Assert.Equal(made.Data.GetProperty("promo_codes").GetRawText(), end.Data.GetProperty("promo_codes").GetRawText());
    }

    async Task<Answer> PutAsync(SignedClient partner, string target, byte[] body)
    {
        using var request = partner.Sign(HttpMethod.Put, target);
        request.Content = SignedClient.Json(body);
        return await app.Client.SendAsync(request, TestContext.Current.CancellationToken).ReadAsync();
    }
}
