using System.Text;
using Hubby.Claims;
using Hubby.Events;
using Hubby.Messages;
using Hubby.PromoCodes;
using Hubby.Tests.Hosting;
using Hubby.Tests.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Tests.Claims;

public sealed class ClaimTestsOnPostgres(MessagingPostgresApp app) : ClaimTests(app), IClassFixture<MessagingPostgresApp>;

public sealed class ClaimTestsOnSqlite(MessagingSqliteApp app) : ClaimTests(app), IClassFixture<MessagingSqliteApp>;

public abstract class ClaimTests(App app)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    Task<PromoCode> CodeAsync(ClaimLink link) =>
        app.QueryAsync(db => db.PromoCodes.SingleAsync(code => code.Code == link.Code, Ct));

    Task<List<Message>> MailsAsync(ClaimLink link) => app.QueryAsync(db =>
        db.MessagesOf(link.Credentials.PartnerId, link.Booking).Where(row => row.Kind == MessageKind.Claim).ToListAsync(Ct));

    Task<int> FactsAsync(ClaimLink link) => app.QueryAsync(db => db.Events
        .CountAsync(fact => fact.Booking == link.Booking && fact.Type == PromoCodeFact.Claimed, Ct));

    Task<int> SetAsync(ClaimLink link, PromoCodeStatus status) => app.QueryAsync(db => db.PromoCodes
        .Where(code => code.Code == link.Code).ExecuteUpdateAsync(set => set.SetProperty(code => code.Status, status), Ct));

    Task<Answer> ClaimAsync(ClaimLink link, string json) =>
        app.Client.PostAsync(link.Api, SignedClient.Json(Encoding.UTF8.GetBytes(json)), Ct).ReadAsync();

    [Fact]
    public async Task Opening_the_link_shows_what_it_brings_and_changes_nothing()
    {
        var link = await ClaimLink.MakeAsync(app);
        using var visitor = new Visitor(app);
        var page = (await visitor.OpenAsync(link.Page)).Is(200);
        Assert.Contains("Thailand", page.Text, StringComparison.Ordinal);
        Assert.Contains("Where shall we send it?", page.Text, StringComparison.Ordinal);
        Assert.Equal(PromoCodeStatus.Issued, (await CodeAsync(link)).Status);
        Assert.Empty(await MailsAsync(link));
    }

    [Fact]
    public async Task The_code_goes_to_the_address_and_the_page_shows_it_as_typed()
    {
        var link = await ClaimLink.MakeAsync(app);
        using var visitor = new Visitor(app);
        var page = (await visitor.SendAsync($"{link.Page}&lang=nl", ("email", " Anna@Example.com "))).Is(200);
        Assert.Contains("<b><bdi>Anna@Example.com</bdi></b>", page.Text, StringComparison.Ordinal);

        var mail = Assert.Single(await MailsAsync(link));
        Assert.Equal(("anna@example.com", "nl", Channels.Email, 0), (mail.Recipient, mail.Locale, mail.Channel, mail.Position));
        Assert.Equal(PromoCodeStatus.Claimed, (await CodeAsync(link)).Status);
        Assert.Equal(1, await FactsAsync(link));
        var fact = await app.QueryAsync(db => db.Events
            .SingleAsync(row => row.Booking == link.Booking && row.Type == PromoCodeFact.Claimed, Ct));
        Assert.DoesNotContain("example.com", fact.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_speaks_the_bookings_language_unless_another_is_chosen()
    {
        var link = await ClaimLink.MakeAsync(app, change: booking => booking["locale"] = "ar-AE");
        using var visitor = new Visitor(app, "de");
        Assert.Contains("<html lang=\"ar\" dir=\"rtl\">", (await visitor.OpenAsync(link.Page)).Text, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"th\" dir=\"ltr\">", (await visitor.OpenAsync($"{link.Page}&lang=th")).Text,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("form=x&email=anna%40example.com")]
    [InlineData("email=anna%40example.com")]
    public async Task A_form_that_is_not_from_our_page_is_refused(string form)
    {
        var link = await ClaimLink.MakeAsync(app);
        using var visitor = new Visitor(app);
        var fields = form.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('='));
        var answer = await visitor.PostAsync(link.Page, [.. fields.Select(field => (field[0], Uri.UnescapeDataString(field[1])))]);
        Assert.Contains("Please send it once more", answer.Is(400).Text, StringComparison.Ordinal);
        Assert.Equal(PromoCodeStatus.Issued, (await CodeAsync(link)).Status);
    }

    [Fact]
    public async Task A_token_of_another_browser_is_refused()
    {
        var link = await ClaimLink.MakeAsync(app);
        using var mine = new Visitor(app);
        using var other = new Visitor(app);
        var token = Visitor.TokenIn((await other.OpenAsync(link.Page)).Text);
        await mine.OpenAsync(link.Page);
        (await mine.PostAsync(link.Page, ("form", token), ("email", "anna@example.com"))).Is(400);
    }

    [Fact]
    public async Task Whatever_is_wrong_with_a_link_its_page_is_the_same()
    {
        var link = await ClaimLink.MakeAsync(app);
        var others = await ClaimLink.MakeAsync(app);
        using var visitor = new Visitor(app);
        string LinkTo(string uuid) => $"/claim-promocode/{link.Credentials.Slug}?uuid={uuid}";
        var unknown = Visitor.Bytes((await visitor.OpenAsync(LinkTo("00000000-0000-4000-8000-000000000000"))).Is(404));
        // The address stands in the language links of its own page; its length must not tell either.
        string Same(string bytes, string uuid) =>
            bytes.Replace(uuid, "00000000-0000-4000-8000-000000000000", StringComparison.Ordinal);

        Assert.Equal(unknown, Same(Visitor.Bytes(await visitor.OpenAsync(LinkTo(others.Uuid))), others.Uuid));
        foreach (var status in new[] { PromoCodeStatus.Redeemed, PromoCodeStatus.Revoked, PromoCodeStatus.Expired })
        {
            await SetAsync(link, status);
            Assert.Equal(unknown, Same(Visitor.Bytes(await visitor.OpenAsync(link.Page)), link.Uuid));
            Assert.Equal(unknown,
                Same(Visitor.Bytes(await visitor.PostAsync(link.Page, ("email", "anna@example.com"))), link.Uuid));
        }

        foreach (var broken in new[] { "x", "", "00000000000040008000000000000000" })
        {
            Assert.Contains("This link doesn’t work", (await visitor.OpenAsync(LinkTo(broken))).Is(404).Text,
                StringComparison.Ordinal);
        }

        (await visitor.OpenAsync($"/claim-promocode/nobody?uuid={link.Uuid}")).Is(404);
    }

    [Fact]
    public async Task A_code_that_ended_a_moment_ago_is_gone()
    {
        var link = await ClaimLink.MakeAsync(app);
        var now = ((IMessagingApp)app).Clock.GetUtcNow();
        await app.QueryAsync(db => db.PromoCodes.Where(code => code.Code == link.Code)
            .ExecuteUpdateAsync(set => set.SetProperty(code => code.ExpiresAt, now), Ct));
        using var visitor = new Visitor(app);
        (await visitor.OpenAsync(link.Page)).Is(404);
        Assert.Equal("claim_not_found", (await ClaimAsync(link, """{"email":"anna@example.com"}""")).Is(404).ErrorCode);
    }

    [Fact]
    public async Task The_same_address_gets_it_again_three_times_a_day_and_the_page_never_differs()
    {
        var link = await ClaimLink.MakeAsync(app);
        var clock = ((IMessagingApp)app).Clock;
        using var visitor = new Visitor(app);
        await visitor.SendAsync(link.Page, ("email", "anna@example.com"));
        var second = Visitor.Bytes((await visitor.SendAsync(link.Page, ("email", "anna@example.com"))).Is(200));
        Assert.Single(await MailsAsync(link));

        for (var number = 0; number < ClaimPromoCode.MostAgainPerDay + 2; number++)
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal(second, Visitor.Bytes(await visitor.SendAsync(link.Page, ("email", "anna@example.com"))));
        }

        Assert.Equal(1 + ClaimPromoCode.MostAgainPerDay, (await MailsAsync(link)).Count);
        clock.Advance(TimeSpan.FromDays(1));
        await visitor.SendAsync(link.Page, ("email", "anna@example.com"));
        Assert.Equal(2 + ClaimPromoCode.MostAgainPerDay, (await MailsAsync(link)).Count);
        Assert.Equal(1, await FactsAsync(link));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, ClaimPromoCode.MostAddresses)]
    public async Task Another_address_gets_it_only_where_the_partner_allows_and_the_page_never_differs(
        bool isAllowed, int expected)
    {
        var link = await ClaimLink.MakeAsync(app, partner => partner.AllowsClaimToOtherAddress = isAllowed);
        using var visitor = new Visitor(app);
        var pages = new HashSet<string>();
        for (var number = 0; number < ClaimPromoCode.MostAddresses + 2; number++)
        {
            var page = await visitor.SendAsync(link.Page, ("email", $"anna{number}@example.com"));
            if (number > 0)
                pages.Add(Visitor.Bytes(page.Is(200)).Replace($"anna{number}@", "anna@", StringComparison.Ordinal));
        }

        Assert.Single(pages);
        Assert.Equal(expected, (await MailsAsync(link)).Count);
        Assert.Equal(1, await FactsAsync(link));
    }

    [Fact]
    public async Task Of_many_who_claim_at_once_one_makes_the_fact_and_the_code_goes_out_once()
    {
        var link = await ClaimLink.MakeAsync(app);
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(number =>
            ClaimAsync(link, $$"""{"email":"{{(number % 2 == 0 ? "anna" : "bob")}}@example.com"}""")));
        Assert.All(answers, answer => answer.Is(200));
        Assert.Equal(1, await FactsAsync(link));
        Assert.Single(await MailsAsync(link));
    }

    [Theory]
    [InlineData("", "Enter your e-mail address")]
    [InlineData("anna.example.com", "has an @ in the middle")]
    [InlineData("anna@example", "isn’t complete")]
    [InlineData("anna@@example.com", "can’t send to this address")]
    [InlineData("anna@example.com\r\nBcc: all@example.com", "can’t send to this address")]
    public async Task A_fault_is_said_in_words_and_what_was_typed_stays(string typed, string fault)
    {
        var link = await ClaimLink.MakeAsync(app);
        using var visitor = new Visitor(app);
        var page = (await visitor.SendAsync(link.Page, ("email", typed))).Is(400);
        Assert.Contains(fault, page.Text, StringComparison.Ordinal);
        Assert.Contains("aria-invalid=\"true\" aria-describedby=\"email-fault consent\"", page.Text, StringComparison.Ordinal);
        Assert.Equal(PromoCodeStatus.Issued, (await CodeAsync(link)).Status);
    }

    [Fact]
    public async Task What_is_typed_is_shown_and_does_nothing()
    {
        var link = await ClaimLink.MakeAsync(app, partner => partner.Name = "<img src=x onerror=alert(1)>");
        using var visitor = new Visitor(app);
        var page = await visitor.SendAsync(link.Page, ("email", "\"><script>alert(1)</script>@example.com"));
        Assert.DoesNotContain("<script>", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", page.Text, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slip_in_a_common_domain_is_asked_about_once()
    {
        var link = await ClaimLink.MakeAsync(app);
        using var visitor = new Visitor(app);
        var asked = (await visitor.SendAsync(link.Page, ("email", "anna@gmial.com"))).Is(400);
        Assert.Contains("Did you mean anna@gmail.com?", System.Net.WebUtility.HtmlDecode(asked.Text), StringComparison.Ordinal);
        Assert.Empty(await MailsAsync(link));

        (await visitor.SendAsync(link.Page, ("email", "anna@gmial.com"), ("asked", "anna@gmial.com"))).Is(200);
        Assert.Equal("anna@gmial.com", Assert.Single(await MailsAsync(link)).Recipient);
    }

    [Fact]
    public async Task The_API_does_the_same()
    {
        var link = await ClaimLink.MakeAsync(app);
        var first = (await ClaimAsync(link, """{"email":"Anna@Example.com"}""")).Is(200);
        Assert.Equal("anna@example.com", first.Data.GetProperty("email").GetString());
        Assert.Equal("anna@example.com", Assert.Single(await MailsAsync(link)).Recipient);
        var other = (await ClaimAsync(link, """{"email":"bob@example.com"}""")).Is(200);
        Assert.Equal(first.Text.Replace("anna", "bob", StringComparison.Ordinal), other.Text);
        Assert.Single(await MailsAsync(link));

        Assert.Equal(["email invalid_format"], (await ClaimAsync(link, """{"email":"anna"}""")).Is(400).Faults);
        Assert.Equal(["email required"], (await ClaimAsync(link, "{}")).Is(400).Faults);
        foreach (var uuid in new[] { "00000000-0000-4000-8000-000000000000", "x" })
        {
            var gone = await ClaimAsync(link with { Uuid = uuid }, """{"email":"anna@example.com"}""");
            Assert.Equal("claim_not_found", gone.Is(404).ErrorCode);
        }
    }
}
