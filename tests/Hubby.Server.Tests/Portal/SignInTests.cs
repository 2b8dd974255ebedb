using System.Net;
using System.Text.RegularExpressions;
using Hubby.Data;
using Hubby.Members;
using Hubby.Partners;
using Hubby.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hubby.Tests.Portal;

public abstract partial class SignInTests(App app)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_invitation_becomes_an_account_with_a_second_factor_that_signs_in()
    {
        var partner = await app.CreatePartnerAsync();
        var (address, key, codes) = await JoinAsync(partner, Role.Owner);
        using var browser = app.Browse();
        Assert.Equal("/portal/sign-in/code", await browser.DoneAsync("/portal/sign-in", "/portal/sign-in",
            ("email", address.ToUpperInvariant()), ("password", PortalApp.Password), ("next", "/portal/members")));
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.GetAsync("/portal/members")).StatusCode);

        // The code that set it up was used; the next one is right, once.
        var next = Totp.CodeOf(key, TimeProvider.System.GetUtcNow().AddSeconds(30));
        Assert.Equal("/portal/members",
            await browser.DoneAsync("/portal/sign-in/code", "/portal/sign-in/code", ("code", next)));
        Assert.Contains(address, await browser.PageAsync("/portal/members"), StringComparison.Ordinal);

        using var second = app.Browse();
        await second.DoneAsync("/portal/sign-in", "/portal/sign-in", ("email", address), ("password", PortalApp.Password));
        using (var again = await second.SendAsync("/portal/sign-in/code", "/portal/sign-in/code", ("code", next)))
            Assert.Equal(HttpStatusCode.BadRequest, again.StatusCode);
        Assert.Equal("/portal", await second.DoneAsync("/portal/sign-in/code?with=recovery", "/portal/sign-in/code",
            ("code", codes[0].ToLowerInvariant())));

        using var third = app.Browse();
        await third.DoneAsync("/portal/sign-in", "/portal/sign-in", ("email", address), ("password", PortalApp.Password));
        using var used = await third.SendAsync("/portal/sign-in/code", "/portal/sign-in/code", ("code", codes[0]));
        Assert.Equal(HttpStatusCode.BadRequest, used.StatusCode);
    }

    [Fact]
    public async Task What_signs_somebody_in_is_nowhere_in_the_store()
    {
        var partner = await app.CreatePartnerAsync();
        var (address, key, codes) = await JoinAsync(partner, Role.Developer);
        var stored = await app.QueryAsync(db => db.Database.SqlQuery<string>(
            $"SELECT value AS \"Value\" FROM member_tokens UNION ALL SELECT text FROM notices").ToListAsync(Ct));
        Assert.NotEmpty(stored);
        foreach (var secret in codes.Append(key.Replace(" ", "", StringComparison.Ordinal)))
            Assert.DoesNotContain(stored, text => text.Contains(secret, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(stored, text => text.Contains("/portal/invitation", StringComparison.Ordinal));
        Assert.Equal(1, await app.QueryAsync(db => db.Members.CountAsync(row => row.UserName == address, Ct)));
    }

    [Fact]
    public async Task An_address_that_nobody_has_is_answered_like_one_with_a_wrong_password()
    {
        var partner = await app.CreatePartnerAsync();
        var member = await app.AddMemberAsync(partner.PartnerId, Role.Owner);
        var stranger = $"{Tokens.Secret(10).ToLowerInvariant()}@example.com";
        for (var attempt = 1; attempt <= SignInAttempts.Most + 1; attempt++)
        {
            var known = await WrongAsync(member.Address);
            Assert.Equal(known, await WrongAsync(stranger));
            Assert.Equal(
                attempt > SignInAttempts.Most ? HttpStatusCode.TooManyRequests : HttpStatusCode.BadRequest, known.Status);
        }

        // During the pause not even the right password is judged.
        using var browser = app.Browse();
        using var right = await browser.SendAsync("/portal/sign-in", "/portal/sign-in",
            ("email", member.Address), ("password", PortalApp.Password));
        Assert.Equal(HttpStatusCode.TooManyRequests, right.StatusCode);

        Assert.Equal(await RecoverAsync(member.Address), await RecoverAsync(stranger));
    }

    async Task<(HttpStatusCode Status, string Page)> WrongAsync(string address)
    {
        using var browser = app.Browse();
        using var answer = await browser.SendAsync("/portal/sign-in", "/portal/sign-in",
            ("email", address), ("password", "not the password of anybody"));
        return (answer.StatusCode, Same(await PortalBrowser.TextAsync(answer), address));
    }

    async Task<string> RecoverAsync(string address)
    {
        using var browser = app.Browse();
        using var answer = await browser.SendAsync("/portal/recover", "/portal/recover", ("email", address));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return Same(await PortalBrowser.TextAsync(answer), address);
    }

    static string Same(string page, string address) =>
        Guard().Replace(page, "").Replace(address, "somebody", StringComparison.Ordinal);

    [Fact]
    public async Task Of_many_guesses_at_once_only_five_are_judged()
    {
        var partner = await app.CreatePartnerAsync();
        var member = await app.AddMemberAsync(partner.PartnerId, Role.Owner);
        var guesses = Enumerable.Range(0, 12).Select(async number =>
        {
            await using var scope = app.Services.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<SignIn>()
                .ByPasswordAsync(member.Address, $"a wrong password {number}", Ct);
        });
        var outcomes = await Task.WhenAll(guesses);
        Assert.Equal(SignInAttempts.Most, outcomes.Count(outcome => outcome is SignIn.Outcome.Wrong));
        Assert.Equal(12 - SignInAttempts.Most, outcomes.Count(outcome => outcome is SignIn.Outcome.Paused));
    }

    [Fact]
    public async Task A_session_that_was_planted_is_not_the_one_that_is_signed_in()
    {
        var partner = await app.CreatePartnerAsync();
        var (attacker, victim) = (await app.AddMemberAsync(partner.PartnerId, Role.Viewer),
            await app.AddMemberAsync(partner.PartnerId, Role.Owner));
        using var planted = await app.SignInAsync(attacker);
        var secret = planted.Cookies.GetCookies(new(app.Address))["hubby-portal"]!.Value;

        using var browser = app.Browse();
        browser.Cookies.Add(new Uri(app.Address), new Cookie("hubby-portal", secret, "/"));
        var guard = PortalBrowser.GuardOf(await browser.PageAsync("/portal/account"));
        using var answer = await browser.PostAsync("/portal/sign-in",
            ("form", guard), ("email", victim.Address), ("password", PortalApp.Password));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.NotEqual(secret, browser.Cookies.GetCookies(new(app.Address))["hubby-portal"]!.Value);
        Assert.Contains(victim.Address, await browser.PageAsync("/portal/account"), StringComparison.Ordinal);

        using var old = await planted.GetAsync("/portal/account");
        Assert.Equal(HttpStatusCode.SeeOther, old.StatusCode);
    }

    [Fact]
    public async Task A_session_that_was_ended_elsewhere_is_out_at_once()
    {
        var partner = await app.CreatePartnerAsync();
        var member = await app.AddMemberAsync(partner.PartnerId, Role.Support);
        using var laptop = await app.SignInAsync(member);
        using var phone = await app.SignInAsync(member);
        await phone.PageAsync("/portal/account");
        Assert.Equal("/portal/account", await laptop.DoneAsync("/portal/account", "/portal/account/sessions/end"));
        Assert.Contains("The session has ended.", await laptop.PageAsync("/portal/account"), StringComparison.Ordinal);

        using var answer = await phone.GetAsync("/portal/account");
        Assert.Equal("/portal/sign-in?next=%2Fportal%2Faccount", answer.Headers.Location?.ToString());
    }

    [Fact]
    public async Task A_recovery_link_works_once_and_ends_every_session()
    {
        var partner = await app.CreatePartnerAsync();
        var member = await app.AddMemberAsync(partner.PartnerId, Role.Support);
        using var signedIn = await app.SignInAsync(member);
        await using var scope = app.Services.CreateAsyncScope();
        var secret = Secrets.New();
        await app.QueryAsync(async db =>
        {
            var now = TimeProvider.System.GetUtcNow();
            db.Add(new AccountLink
            {
                Hash = Secrets.HashOf(secret),
                Id = Ids.Row(now),
                Kind = AccountLinkKind.Recovery,
                Address = member.Address,
                CreatedAt = now,
                ExpiresAt = now.AddHours(1),
            });
            return await db.SaveChangesAsync(Ct);
        });
        using var browser = app.Browse();
        var link = $"/portal/new-password?link={secret}";
        using (var weak = await browser.SendAsync(link, link, ("password", "password1234")))
            Assert.Equal(HttpStatusCode.BadRequest, weak.StatusCode);
        Assert.Equal("/portal/sign-in", await browser.DoneAsync(link, link, ("password", "seven green umbrellas at noon")));
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(link)).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await signedIn.GetAsync("/portal/account")).StatusCode);
        Assert.Equal("/portal", await browser.DoneAsync("/portal/sign-in", "/portal/sign-in",
            ("email", member.Address), ("password", "seven green umbrellas at noon")));
    }

    [Theory]
    [InlineData("//example.com/portal")]
    [InlineData("https://example.com/portal")]
    [InlineData("/portal\\..\\evil")]
    [InlineData("/portalevil")]
    public async Task After_signing_in_one_is_led_to_the_portal_and_nowhere_else(string next)
    {
        var partner = await app.CreatePartnerAsync();
        var member = await app.AddMemberAsync(partner.PartnerId, Role.Viewer);
        using var browser = app.Browse();
        Assert.Equal("/portal", await browser.DoneAsync("/portal/sign-in", "/portal/sign-in",
            ("email", member.Address), ("password", PortalApp.Password), ("next", next)));
    }

    /// <summary>Invited, joined, with an authenticator: the address, its key, and the recovery codes.</summary>
    async Task<(string Address, string Key, string[] Codes)> JoinAsync(Credentials partner, Role role)
    {
        var address = $"{Tokens.Secret(10).ToLowerInvariant()}@example.com";
        await using var scope = app.Services.CreateAsyncScope();
        var whose = await app.QueryAsync(db => db.Partners.SingleAsync(row => row.Id == partner.PartnerId, Ct));
        var (link, problem) = await scope.ServiceProvider.GetRequiredService<SendAccountLink>()
            .InviteAsync(null, whose, address, role, Ct);
        Assert.True(link is not null, problem?.Message);

        using var browser = app.Browse();
        var path = new Uri(link).PathAndQuery;
        Assert.Equal("/portal/account/authenticator", await browser.DoneAsync(path, path, ("password", PortalApp.Password)));
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(path)).StatusCode);
        var key = AuthenticatorKey().Match(await browser.PageAsync("/portal/account/authenticator")).Groups[1].Value;
        using var answer = await browser.SendAsync("/portal/account/authenticator", "/portal/account/authenticator",
            ("code", Totp.CodeOf(key, TimeProvider.System.GetUtcNow())));
        var page = await PortalBrowser.TextAsync(answer);
        var codes = RecoveryCode().Matches(page).Select(found => found.Groups[1].Value).ToArray();
        Assert.True(codes.Length == 10, page);
        return (address, key, codes);
    }

    [GeneratedRegex("name=\"form\" value=\"[^\"]+\"")]
    private static partial Regex Guard();

    [GeneratedRegex("key: <code>([A-Z2-7 ]+)</code>")]
    private static partial Regex AuthenticatorKey();

    [GeneratedRegex("<li>([A-Z0-9-]{11})</li>")]
    private static partial Regex RecoveryCode();
}

public sealed class PostgresSignInTests(PostgresApp app) : SignInTests(app), IClassFixture<PostgresApp>;

public sealed class SqliteSignInTests(SqliteApp app) : SignInTests(app), IClassFixture<SqliteApp>;
