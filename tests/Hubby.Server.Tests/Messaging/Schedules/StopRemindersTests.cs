using System.Net;
using Hubby.Messaging.Schedules;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hubby.Tests.Messaging.Schedules;

public sealed class StopRemindersTestsOnPostgres(PostgresApp app) : StopRemindersTests(app), IClassFixture<PostgresApp>;

public sealed class StopRemindersTestsOnSqlite(SqliteApp app) : StopRemindersTests(app), IClassFixture<SqliteApp>;

public abstract class StopRemindersTests(App app)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    async Task<(Guid Partner, string Booking, Uri Link)> BookAsync(string locale = "en")
    {
        var by = await app.CreatePartnerAsync();
        var made = (await app.SignedBy(by)
            .PostAsync(Samples.Bookings, Samples.Booking("S-1", booking => booking["locale"] = locale)).ReadAsync()).Is(201);
        var booking = made.Data.GetProperty("id").GetString()!;
        var link = new Uri(app.Services.GetRequiredService<ReminderLinks>().Of(by.PartnerId, booking));
        return (by.PartnerId, booking, new(link.PathAndQuery, UriKind.Relative));
    }

    Task<bool> IsStoppedAsync(Guid partner, string booking) => app.QueryAsync(db =>
        db.StoppedReminders.AnyAsync(row => row.PartnerId == partner && row.Booking == booking, Ct));

    [Fact]
    public async Task Looking_asks_and_the_button_stops_as_often_as_it_is_pressed()
    {
        var (partner, booking, link) = await BookAsync();
        var asked = await app.Client.GetStringAsync(link, Ct);
        Assert.Contains("Stop reminders</span></button>", asked, StringComparison.Ordinal);
        Assert.False(await IsStoppedAsync(partner, booking));

        // As the form sends it, as RFC 8058 has mail programs send it, and once more.
        HttpContent[] bodies =
        [
            new FormUrlEncodedContent([]), new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]),
            new MultipartFormDataContent { { new StringContent("One-Click"), "List-Unsubscribe" } },
        ];
        foreach (var body in bodies)
        {
            using var answer = await app.Client.PostAsync(link, body, Ct);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains("<b>Done.</b>", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        }

        Assert.True(await IsStoppedAsync(partner, booking));
        Assert.DoesNotContain("Stop reminders<", await app.Client.GetStringAsync(link, Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_speaks_the_travellers_language_and_lets_nothing_in()
    {
        var (_, _, link) = await BookAsync("ar");
        using var answer = await app.Client.GetAsync(link, Ct);
        Assert.Contains("<html lang=\"ar\" dir=\"rtl\">", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(),
            StringComparison.Ordinal);
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
    }

    [Theory]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_secret_that_nobody_gave_out_is_a_404(string secret)
    {
        using var looked = await app.Client.GetAsync(new Uri($"/reminders/{secret}", UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.NotFound, looked.StatusCode);
        using var stopped = await app.Client.PostAsync(new Uri($"/reminders/{secret}", UriKind.Relative), null, Ct);
        Assert.Equal(HttpStatusCode.NotFound, stopped.StatusCode);
    }
}
