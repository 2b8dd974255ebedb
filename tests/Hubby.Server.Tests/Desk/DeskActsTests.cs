using System.Net;
using System.Text.Json.Nodes;
using Hubby.Data;
using Hubby.Desk;
using Hubby.Esims;
using Hubby.Members;
using Hubby.Messages;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Hubby.Tests.Messaging;
using Hubby.Tests.Portal;
using Hubby.Tests.Redemptions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hubby.Tests.Desk;

public sealed class DeskActsTestsOnPostgres(MessagingPostgresApp app) : DeskActsTests(app), IClassFixture<MessagingPostgresApp>;

public sealed class DeskActsTestsOnSqlite(MessagingSqliteApp app) : DeskActsTests(app), IClassFixture<MessagingSqliteApp>;

public abstract class DeskActsTests(App app)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_booking_is_cancelled_once_with_its_reason_in_the_audit()
    {
        using var desk = await DeskCase.OfAsync(app);
        var asked = await desk.PageAsync("/cancel");
        Assert.Contains("Cancel ACME-118204?", asked, StringComparison.Ordinal);
        Assert.Contains("cannot be undone", asked, StringComparison.Ordinal);

        Assert.Equal(desk.Root, await desk.DoneAsync("cancel", ("reason", "Flight cancelled")));
        Assert.Equal("cancelled", (await desk.BookingAsync()).Data.GetProperty("status").GetString());
        var page = await desk.PageAsync();
        Assert.Contains("ACME-118204 is cancelled.", page, StringComparison.Ordinal);
        Assert.Contains("Flight cancelled", page, StringComparison.Ordinal);
        Assert.DoesNotContain($"{desk.Root}/resend", page, StringComparison.Ordinal);

        await desk.DoneAsync("cancel");
        var entry = Assert.Single(await desk.AuditAsync());
        Assert.Equal(("booking.cancelled", "Flight cancelled"), (entry.Action, entry.Detail));
    }

    [Fact]
    public async Task A_reason_that_a_store_would_not_take_is_refused_or_cut_between_characters()
    {
        using var desk = await DeskCase.OfAsync(app);
        await desk.RefusedAsync(HttpStatusCode.BadRequest, "cancel", ("reason", "half\0way"));
        Assert.Empty(await desk.AuditAsync());

        var reason = new string('a', DeskActs.MaxReason - 1);
        await desk.DoneAsync("cancel", ("reason", $"{reason}\U0001F600"));
        Assert.Equal(reason, Assert.Single(await desk.AuditAsync()).Detail);
    }

    [Fact]
    public async Task What_has_changed_meanwhile_is_said_and_nothing_is_done()
    {
        using var desk = await DeskCase.OfAsync(app);
        var guard = PortalBrowser.GuardOf(await desk.PageAsync("/cancel"));
        (await app.Client.RedeemAsync(desk.Code)).Is(200);
        using (var late = await desk.Browser.PostAsync($"{desk.Root}/cancel", ("form", guard)))
        {
            Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
            Assert.Contains("has been redeemed", await PortalBrowser.TextAsync(late), StringComparison.Ordinal);
        }

        Assert.Contains("the traveller has the eSIM",
            await desk.RefusedAsync(HttpStatusCode.Conflict, $"codes/{desk.Code}/revoke"), StringComparison.Ordinal);
        Assert.Contains("the traveller has the eSIM",
            await desk.RefusedAsync(HttpStatusCode.Conflict, $"codes/{desk.Code}/reissue"), StringComparison.Ordinal);
        Assert.Equal("confirmed", (await desk.BookingAsync()).Data.GetProperty("status").GetString());
        Assert.Empty(await desk.AuditAsync());
    }

    [Fact]
    public async Task A_message_is_sent_again_once_however_often_the_form_comes()
    {
        using var desk = await DeskCase.OfAsync(app);
        var form = await desk.PageAsync("/resend");
        var once = System.Text.RegularExpressions.Regex.Match(form, "name=\"once\" value=\"([^\"]+)\"").Groups[1].Value;
        (string, string)[] fields =
            [("once", once), ("channel", "EMAIL"), ("kind", "promo_code"), ("form", PortalBrowser.GuardOf(form))];
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            desk.Browser.PostAsync($"{desk.Root}/resend", fields)));
        Assert.All(answers, answer => Assert.True(
            answer.StatusCode is HttpStatusCode.SeeOther or HttpStatusCode.Conflict, $"{answer.StatusCode}"));
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.SeeOther);
        Assert.Equal(1, await app.QueryAsync(db => db.MessagesOf(desk.Partner.PartnerId, desk.Id).CountAsync(Ct)));
        Assert.Equal("message.resent", Assert.Single(await desk.AuditAsync()).Action);

        // The booking has no number, and no eSIM yet.
        Assert.Contains("no phone number on this booking", form, StringComparison.Ordinal);
        Assert.Contains("nothing of this kind",
            await desk.RefusedAsync(HttpStatusCode.Conflict, "resend", ("channel", "EMAIL"), ("kind", "esim_ready")),
            StringComparison.Ordinal);
        Assert.Contains("Choose a channel",
            await desk.RefusedAsync(HttpStatusCode.BadRequest, "resend"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_is_reissued_and_the_new_one_revoked()
    {
        using var desk = await DeskCase.OfAsync(app, change: booking => booking["communication_options"] =
            new JsonObject { ["should_send_message"] = true, ["channels"] = new JsonArray("EMAIL") });
        Assert.Contains("Send the new code to Ana",
            await desk.PageAsync($"/codes/{desk.Code}/reissue"), StringComparison.Ordinal);
        await desk.DoneAsync($"codes/{desk.Code}/reissue", ("send", "yes"), ("reason", "Lost"));
        var fresh = (await desk.BookingAsync()).Data.GetProperty("promo_codes")[0].GetProperty("promo_code").GetString()!;
        Assert.NotEqual(desk.Code, fresh);
        var page = await desk.PageAsync();
        Assert.Contains(fresh, page, StringComparison.Ordinal);
        Assert.Contains("Before it", page, StringComparison.Ordinal);

        await desk.DoneAsync($"codes/{fresh}/revoke");
        Assert.Equal(["promo_code.reissued", "promo_code.revoked"], (await desk.AuditAsync()).Select(entry => entry.Action));
        Assert.Contains("void or has expired",
            await desk.RefusedAsync(HttpStatusCode.Conflict, $"codes/{fresh}/reissue"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stuck_eSIM_is_found_replaced_and_its_codes_shown_only_to_who_asks()
    {
        using var desk = await DeskCase.OfAsync(app, change: booking => booking["first_name"] = "InstallFails");
        var stuck = await app.EsimAsync((await app.Client.RedeemAsync(desk.Code)).Is(200).Data);
        app.Advance(SandboxWalk.Install);
        await app.UntilAsync(stuck.Id, esim => esim.State == EsimState.Failed);
        Assert.Contains("ACME-118204", await desk.Browser.PageAsync("/portal/bookings?v=attention"), StringComparison.Ordinal);
        var page = await desk.PageAsync();
        Assert.Contains("failed to install", page, StringComparison.Ordinal);
        Assert.Contains($"{desk.Root}/esims/{stuck.Id}/reissue", page, StringComparison.Ordinal);

        // As often as it takes, where a traveller is given one other.
        await desk.DoneAsync($"esims/{stuck.Id}/reissue", ("reason", "Stuck"));
        var second = await CurrentAsync(desk);
        await desk.DoneAsync($"esims/{second.Id}/reissue");
        var third = await CurrentAsync(desk);
        Assert.Equal(3, third.Issue);
        Assert.Contains("never online", await desk.RefusedAsync(HttpStatusCode.Conflict, $"esims/{stuck.Id}/reissue"),
            StringComparison.Ordinal);

        var (activation, matching) = (CodesOf(third).Lpa, CodesOf(third).MatchingId);
        Assert.DoesNotContain(matching, await desk.PageAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(matching, await desk.PageAsync($"/esims/{third.Id}/codes"), StringComparison.Ordinal);
        using var shown = await desk.Browser.SendAsync(
            $"{desk.Root}/esims/{third.Id}/codes", $"{desk.Root}/esims/{third.Id}/codes");
        Assert.Contains(WebUtility.HtmlEncode(activation), await PortalBrowser.TextAsync(shown), StringComparison.Ordinal);
        Assert.Equal(["esim.reissued", "esim.reissued", "esim.codes_shown"],
            (await desk.AuditAsync()).Select(entry => entry.Action));
    }

    Task<Esim> CurrentAsync(DeskCase desk) => app.QueryAsync(db =>
        db.EsimsOf(desk.Partner.PartnerId, desk.Id).SingleAsync(row => row.ReplacedBy == null, Ct));

    ActivationCode CodesOf(Esim esim) => app.Services.GetRequiredService<EsimSecrets>().ActivationCodeOf(esim);

    [Fact]
    public async Task A_change_keeps_what_the_form_does_not_show_and_tells_all_faults()
    {
        using var desk = await DeskCase.OfAsync(app, change: booking =>
        {
            booking["metadata"] = new JsonObject { ["tour"] = 7 };
            booking["external_user_id"] = "u-1";
            booking["pax"] = 2;
            booking["departure_date"] = "2026-03-25T08:30:00.000Z";
        });
        var form = await desk.PageAsync("/change");
        Assert.Contains("value=\"2026-03-25\"", form, StringComparison.Ordinal);
        var refused = await desk.RefusedAsync(HttpStatusCode.BadRequest, "change",
            ("email", "no"), ("phone", "12"), ("departure_date", "2026-03-25"), ("return_date", "2026-03-01"));
        foreach (var field in new[] { "email", "phone", "return_date" })
            Assert.Contains($"id=\"{field}-fault\"", refused, StringComparison.Ordinal);
        Assert.Empty(await desk.AuditAsync());

        await desk.DoneAsync("change", ("first_name", "Anna"), ("last_name", "Doe"), ("email", "anna@example.com"),
            ("departure_date", "2026-03-25"), ("return_date", "2026-04-09"), ("departure_location", "DMK"));
        var changed = (await desk.BookingAsync()).Data;
        Assert.Equal(("Anna", "anna@example.com", "2026-03-25T08:30:00.000Z", "u-1", 2, 7), (
            changed.GetProperty("first_name").GetString(), changed.GetProperty("email").GetString(),
            changed.GetProperty("departure_date").GetString(), changed.GetProperty("external_user_id").GetString(),
            changed.GetProperty("pax").GetInt32(), changed.GetProperty("metadata").GetProperty("tour").GetInt32()));
        Assert.Equal("email, first name, return date", Assert.Single(await desk.AuditAsync()).Detail);
    }

    [Fact]
    public async Task A_change_of_what_was_cancelled_meanwhile_is_refused_on_the_page()
    {
        using var desk = await DeskCase.OfAsync(app);
        (await app.SignedBy(desk.Partner).DeleteAsync($"{Samples.Bookings}/{desk.Id}").ReadAsync()).Is(200);
        Assert.Contains("This booking is cancelled", await desk.RefusedAsync(HttpStatusCode.Conflict, "change",
            ("email", "anna@example.com"), ("departure_date", "2026-03-25")), StringComparison.Ordinal);
        Assert.Contains("This booking is cancelled", await desk.RefusedAsync(HttpStatusCode.Conflict, "resend",
            ("channel", "EMAIL")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_only_reads_changes_nothing()
    {
        using var desk = await DeskCase.OfAsync(app, Role.Viewer);
        var esim = Ids.Row(DateTimeOffset.UnixEpoch);
        var page = await desk.PageAsync();
        Assert.DoesNotContain("/cancel", page, StringComparison.Ordinal);
        var guard = PortalBrowser.GuardOf(await desk.Browser.PageAsync("/portal/account"));
        foreach (var act in Acts(desk.Code, esim))
        {
            using var sent = await desk.Browser.PostAsync($"{desk.Root}/{act}", ("form", guard), ("channel", "EMAIL"));
            Assert.True(sent.StatusCode == HttpStatusCode.Forbidden, $"{act}: {sent.StatusCode}");
            using var asked = await desk.Browser.GetAsync($"{desk.Root}/{act}");
            Assert.True(asked.StatusCode == HttpStatusCode.Forbidden, $"{act}: {asked.StatusCode}");
        }

        using var made = await desk.Browser.PostAsync("/portal/bookings/new", ("form", guard), ("booking_id", "X"));
        Assert.Equal(HttpStatusCode.Forbidden, made.StatusCode);
        Assert.Equal("confirmed", (await desk.BookingAsync()).Data.GetProperty("status").GetString());
        Assert.Equal(0, await app.QueryAsync(db => db.MessagesOf(desk.Partner.PartnerId, desk.Id).CountAsync(Ct)));
        Assert.Empty(await desk.AuditAsync());
    }

    [Fact]
    public async Task Another_partners_booking_is_not_there()
    {
        using var desk = await DeskCase.OfAsync(app);
        var esim = await app.EsimAsync((await app.Client.RedeemAsync(desk.Code)).Is(200).Data);
        using var other = await app.SignInAsync(await app.CreatePartnerAsync(), Role.Owner);
        var guard = PortalBrowser.GuardOf(await other.PageAsync("/portal/account"));
        foreach (var act in Acts(desk.Code, esim.Id))
        {
            using var asked = await other.GetAsync($"{desk.Root}/{act}");
            Assert.True(asked.StatusCode == HttpStatusCode.NotFound, $"{act}: {asked.StatusCode}");
            using var sent = await other.PostAsync($"{desk.Root}/{act}", ("form", guard), ("channel", "EMAIL"));
            Assert.True(sent.StatusCode == HttpStatusCode.NotFound, $"{act}: {sent.StatusCode}");
        }

        foreach (var path in new[] { desk.Root, $"{desk.Root}/messages/{esim.Id}/mail", "/portal/bookings/nonsense" })
        {
            using var read = await other.GetAsync(path);
            Assert.True(read.StatusCode == HttpStatusCode.NotFound, $"{path}: {read.StatusCode}");
        }

        Assert.Contains("No booking matches", await other.PageAsync("/portal/bookings?q=ACME-118204"), StringComparison.Ordinal);
        Assert.Empty(await desk.AuditAsync());
    }

    static string[] Acts(string code, Guid esim) =>
    [
        "cancel", "resend", "change", $"codes/{code}/revoke", $"codes/{code}/reissue", $"esims/{esim}/reissue",
        $"esims/{esim}/codes",
    ];
}
