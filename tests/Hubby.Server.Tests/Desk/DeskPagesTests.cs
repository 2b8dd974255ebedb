using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hubby.Bookings;
using Hubby.Members;
using Hubby.Messages;
using Hubby.Messaging;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Hubby.Tests.Messaging;
using Hubby.Tests.Portal;
using Hubby.Tests.Redemptions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hubby.Tests.Desk;

public sealed class DeskPagesTestsOnPostgres(MessagingPostgresApp app) : DeskPagesTests(app), IClassFixture<MessagingPostgresApp>;

public sealed class DeskPagesTestsOnSqlite(MessagingSqliteApp app) : DeskPagesTests(app), IClassFixture<MessagingSqliteApp>;

public abstract partial class DeskPagesTests(App app)
{
    const string Markup = "\"><img src=x onerror=alert(1)><script>alert(1)</script>";
    const string New = "/portal/bookings/new";
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_list_shows_where_bookings_stand_and_says_what_it_did_not_find()
    {
        using var desk = await DeskCase.OfAsync(app);
        var page = await desk.Browser.PageAsync("/portal/bookings");
        foreach (var text in new[]
            {
                desk.Root, "ACME-118204", "ana@example.com", "Thailand", "in 21 d", "1 of 1", "Stop 1 of 6, booked",
            })
        {
            Assert.Contains(text, page, StringComparison.Ordinal);
        }

        var none = await desk.Browser.PageAsync("/portal/bookings?q=nobody%40example.com&status=confirmed");
        Assert.Contains("No booking matches “nobody@example.com”", none, StringComparison.Ordinal);
        Assert.Contains("Search all bookings", none, StringComparison.Ordinal);
        var attention = await desk.Browser.PageAsync("/portal/bookings?v=attention");
        Assert.Contains("Nobody needs help", attention, StringComparison.Ordinal);
        using var empty = await app.SignInAsync(await app.CreatePartnerAsync(), Role.Owner);
        Assert.Contains("No bookings yet", await empty.PageAsync("/portal/bookings"), StringComparison.Ordinal);
        using var stranger = app.Browse();
        using var sent = await stranger.GetAsync(desk.Root);
        Assert.StartsWith("/portal/sign-in", sent.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_timeline_tells_of_the_call_the_mail_the_webhook_and_the_traveller()
    {
        var partner = await app.CreatePartnerAsync();
        (await app.SignedBy(partner).PostAsync("/api/webhooks", """{"url":"https://hooks.example.com/in","events":["*"]}""")
            .ReadAsync()).Is(201);
        await app.RefreshPartnersAsync();
        var (code, id) = await app.BookAsync(partner, booking =>
        {
            booking["first_name"] = "Ana";
            booking["communication_options"] =
                new JsonObject { ["should_send_message"] = true, ["channels"] = new JsonArray("EMAIL") };
        });
        await UntilSentAsync(partner, id);
        (await app.Client.RedeemAsync(code)).Is(200);
        using var developer = await app.SignInAsync(partner, Role.Developer);
        using var viewer = await app.SignInAsync(partner, Role.Viewer);

        var page = await UntilAsync(developer, $"/portal/bookings/{id}",
            text => text.Contains("/api/bookings", StringComparison.Ordinal)
                && text.Contains("to hooks.example.com", StringComparison.Ordinal));
        foreach (var text in new[]
            {
                "Booking created", "E-mail sent", "Code redeemed", "eSIM assigned", "Request body", "Open delivery",
            })
        {
            Assert.Contains(text, page, StringComparison.Ordinal);
        }

        foreach (Match link in MoreAddress().Matches(page))
            await developer.PageAsync(WebUtility.HtmlDecode(link.Groups[1].Value));

        var messages = await developer.PageAsync($"/portal/bookings/{id}?e=messages");
        Assert.Contains("E-mail sent", messages, StringComparison.Ordinal);
        Assert.DoesNotContain("Code redeemed", messages, StringComparison.Ordinal);
        Assert.DoesNotContain("Open delivery", await viewer.PageAsync($"/portal/bookings/{id}"), StringComparison.Ordinal);

        using var mail = await viewer.GetAsync(PreviewAddress().Match(messages).Groups[1].Value);
        Assert.Contains("sandbox", mail.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains(code, await PortalBrowser.TextAsync(mail), StringComparison.Ordinal);
    }

    async Task UntilSentAsync(Credentials partner, string id)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(Patience);
        while (!await app.QueryAsync(db => db.MessagesOf(partner.PartnerId, id)
            .AnyAsync(row => row.State == MessageState.Sent, patience.Token)))
        {
            app.Services.GetRequiredService<MessageSignals>().WakeAll();
        }
    }

    static async Task<string> UntilAsync(PortalBrowser browser, string path, Func<string, bool> isDone)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(Patience);
        while (true)
        {
            var page = await browser.PageAsync(path);
            if (isDone(page))
                return page;
            Assert.False(patience.IsCancellationRequested, page);
        }
    }

    static readonly string[] Fields =
    [
        "booking_id", "first_name", "email", "phone", "departure_date", "departure_location", "flight_number", "locale",
        "custom_branding", "destination-0", "size-0", "package_duration-0", "quantity-0", "package_type-0",
    ];

    [Fact]
    public async Task Markup_in_whatever_a_partner_or_a_traveller_writes_does_nothing()
    {
        using var desk = await DeskCase.OfAsync(app, change: booking =>
        {
            booking["booking_id"] = $"R{Markup}";
            booking["first_name"] = Markup;
            booking["last_name"] = Markup;
            booking["external_user_id"] = Markup;
            booking["metadata"] = new JsonObject { [Markup] = Markup };
            booking["communication_options"] =
                new JsonObject { ["should_send_message"] = true, ["channels"] = new JsonArray("EMAIL") };
        });
        await UntilSentAsync(desk.Partner, desk.Id);
        await desk.DoneAsync("resend", ("channel", "EMAIL"), ("reason", Markup));
        string[] pages =
        [
            "/portal/bookings", $"/portal/bookings?q={Uri.EscapeDataString(Markup)}",
            $"/portal/bookings?brand={Uri.EscapeDataString(Markup)}&airport={Uri.EscapeDataString(Markup)}"
                + $"&destination={Uri.EscapeDataString(Markup)}",
            desk.Root, $"{desk.Root}/cancel", $"{desk.Root}/resend", $"{desk.Root}/change",
            $"{desk.Root}/codes/{desk.Code}/revoke", $"{desk.Root}/codes/{desk.Code}/reissue",
        ];
        foreach (var path in pages)
        {
            var page = await desk.Browser.PageAsync(path);
            Assert.False(
                page.Contains("<img", StringComparison.Ordinal) || page.Contains("<script>", StringComparison.Ordinal), path);
        }

        using var refused = await desk.Browser.SendAsync(New, New, [.. Fields.Select(name => (name, Markup))]);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var form = await PortalBrowser.TextAsync(refused);
        Assert.DoesNotContain("<img", form, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", form, StringComparison.Ordinal);
    }

    static readonly (string, string)[] Booking =
    [
        ("booking_id", "HAND-1"), ("first_name", "Ana"), ("email", "ana@example.com"), ("departure_date", "2026-03-25"),
        ("return_date", "2026-04-08"), ("channels", "EMAIL"), ("package_type-0", "data-limited"), ("destination-0", "Thailand"),
        ("size-0", "1GB"), ("package_duration-0", "365"), ("quantity-0", "2"),
    ];

    [Fact]
    public async Task A_booking_made_by_hand_is_as_one_made_by_the_API_and_made_once()
    {
        var partner = await app.CreatePartnerAsync();
        using var support = await app.SignInAsync(partner, Role.Support);
        var form = await support.PageAsync(New);
        (string, string)[] fields =
            [.. Booking, ("form", PortalBrowser.GuardOf(form)), ("once", OnceField().Match(form).Groups[1].Value)];
        var places = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            using var answer = await support.PostAsync(New, fields);
            Assert.True(answer.StatusCode == HttpStatusCode.SeeOther,
                $"{answer.StatusCode} {await PortalBrowser.TextAsync(answer)}");
            return answer.Headers.Location!.ToString();
        }));
        var place = Assert.Single(places.Distinct());
        var id = place.Split('/')[^1];
        var made = (await app.SignedBy(partner).GetAsync($"{Samples.Bookings}/{id}").ReadAsync()).Is(200).Data;
        Assert.Equal(("HAND-1", "2026-03-25T00:00:00.000Z", 2), (made.GetProperty("booking_id").GetString(),
            made.GetProperty("departure_date").GetString(), made.GetProperty("promo_codes").GetArrayLength()));
        Assert.Equal(1, await app.QueryAsync(db => db.Bookings.CountAsync(row => row.PartnerId == partner.PartnerId, Ct)));
        Assert.Contains("booking.created", await AuditOfAsync(partner, id));
        Assert.Contains("Booked", await support.PageAsync(place), StringComparison.Ordinal);

        // The same form with something else in it is no repeat.
        using var other = await support.PostAsync(
            New, [.. fields.Where(field => field.Item1 != "booking_id"), ("booking_id", "HAND-2")]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Contains("This form has made a booking already", await PortalBrowser.TextAsync(other), StringComparison.Ordinal);
    }

    Task<List<string>> AuditOfAsync(Credentials partner, string id) => app.QueryAsync(db => db.AuditEntries
        .Where(row => row.PartnerId == partner.PartnerId && row.Target == id).Select(row => row.Action).ToListAsync(Ct));

    [Fact]
    public async Task All_faults_of_a_new_booking_stand_at_their_fields_and_what_was_typed_stays()
    {
        using var support = await app.SignInAsync(await app.CreatePartnerAsync(), Role.Support);
        using var refused = await support.SendAsync(New, New, ("email", "ana"), ("phone", "1"), ("departure_date", "2026-03-25"),
            ("return_date", "2026-03-01"), ("departure_location", "A"), ("destination-0", "Tailand"), ("quantity-0", "many"),
            ("destination-2", "Spain"), ("package_duration-2", "0"), ("channels", "EMAIL"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var page = await PortalBrowser.TextAsync(refused);
        foreach (var field in new[] { "email", "phone", "return_date", "departure_location", "quantity-0", "package_duration-2" })
            Assert.True(page.Contains($"id=\"{field}-fault\"", StringComparison.Ordinal), $"{field}: {page}");
        Assert.Contains("value=\"Tailand\"", page, StringComparison.Ordinal);

        using var unknown = await support.SendAsync(New, New, ("booking_id", "X"), ("departure_date", "2026-03-25"),
            ("destination-0", "Tailand"), ("package_type-0", "starter"));
        Assert.Contains("id=\"destination-0-fault\"", await PortalBrowser.TextAsync(unknown), StringComparison.Ordinal);
        using var nothing = await support.SendAsync(New, New);
        Assert.Contains("id=\"departure_date-fault\"", await PortalBrowser.TextAsync(nothing), StringComparison.Ordinal);
    }

    [GeneratedRegex("name=\"once\" value=\"([^\"]+)\"")]
    private static partial Regex OnceField();

    [GeneratedRegex("<a class=\"xs\" href=\"([^\"#]+)")]
    private static partial Regex MoreAddress();

    [GeneratedRegex("src=\"(/portal/bookings/[^\"]+/mail)\"")]
    private static partial Regex PreviewAddress();
}
