using System.Net;
using System.Text.RegularExpressions;
using Hubby.Members;
using Hubby.Partners;
using Hubby.Tests.Hosting;
using Hubby.Tests.Portal;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Tests.Developers;

public sealed class KeyPagesTestsOnPostgres(PostgresApp app) : KeyPagesTests(app), IClassFixture<PostgresApp>;

public sealed class KeyPagesTestsOnSqlite(SqliteApp app) : KeyPagesTests(app), IClassFixture<SqliteApp>;

public abstract partial class KeyPagesTests(App app)
{
    const string Keys = "/portal/keys";
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    Task<List<ApiKey>> KeysOfAsync(Credentials partner) => app.QueryAsync(db =>
        db.ApiKeys.Where(row => row.PartnerId == partner.PartnerId).OrderBy(row => row.Id).ToListAsync(Ct));

    /// <summary>What the page after a form shows once.</summary>
    static async Task<Credentials> IssuedAsync(Credentials partner, Task<HttpResponseMessage> sending)
    {
        using var answer = await sending;
        var page = await PortalBrowser.TextAsync(answer);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, page);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        return new(partner.PartnerId, partner.Slug, Key().Match(page).Value,
            WebUtility.HtmlDecode(Secret().Match(page).Groups[1].Value));
    }

    async Task<int> StatusOfCallAsync(Credentials key) =>
        (await app.SignedBy(key).GetAsync("/api/packages").ReadAsync()).Status;

    [Fact]
    public async Task A_key_is_made_signs_at_once_and_its_secret_is_shown_that_once()
    {
        var partner = await app.CreatePartnerAsync();
        using var developer = await app.SignInAsync(partner, Role.Developer);
        var made = await IssuedAsync(partner, developer.SendAsync(Keys, $"{Keys}/new", ("name", "Checkout"), ("days", "90")));
        Assert.Equal(200, await StatusOfCallAsync(made));

        var list = await developer.PageAsync(Keys);
        Assert.Contains("Checkout", list, StringComparison.Ordinal);
        Assert.DoesNotContain(made.Secret, list, StringComparison.Ordinal);
        var row = (await KeysOfAsync(partner)).Single(key => key.Key == made.Key);
        Assert.Equal(90, (row.ExpiresAt!.Value - row.CreatedAt).TotalDays, 0);
        var audit = await app.QueryAsync(db => db.AuditEntries.SingleAsync(entry => entry.Target == made.Key, Ct));
        Assert.Equal(("key.created", "Checkout"), (audit.Action, audit.Detail));
    }

    [Fact]
    public async Task No_more_than_two_keys_are_live()
    {
        var partner = await app.CreatePartnerAsync();
        using var developer = await app.SignInAsync(partner, Role.Developer);
        await IssuedAsync(partner, developer.SendAsync(Keys, $"{Keys}/new", ("name", "second")));
        using (var third = await developer.SendAsync(Keys, $"{Keys}/new", ("name", "third")))
            Assert.Equal(HttpStatusCode.Conflict, third.StatusCode);
        var first = (await KeysOfAsync(partner))[0];
        using (var overlapping = await developer.SendAsync(Keys, $"{Keys}/{first.Id}/rotate", ("overlap", "24")))
            Assert.Equal(HttpStatusCode.Conflict, overlapping.StatusCode);
        Assert.Null((await KeysOfAsync(partner))[0].ExpiresAt);
        Assert.Equal(2, (await KeysOfAsync(partner)).Count);
        Assert.Equal(1, await app.QueryAsync(db => db.AuditEntries.CountAsync(
            row => row.PartnerId == partner.PartnerId && row.Action.StartsWith("key."), Ct)));

        var rotated = await IssuedAsync(partner, developer.SendAsync(Keys, $"{Keys}/{first.Id}/rotate", ("overlap", "0")));
        Assert.Equal((200, 401), (await StatusOfCallAsync(rotated), await StatusOfCallAsync(partner)));
    }

    [Fact]
    public async Task While_a_rotation_overlaps_both_keys_sign_and_the_page_draws_it_until_the_old_one_is_ended()
    {
        var partner = await app.CreatePartnerAsync();
        using var developer = await app.SignInAsync(partner, Role.Developer);
        var old = Assert.Single(await KeysOfAsync(partner));
        var rotated = await IssuedAsync(partner, developer.SendAsync(Keys, $"{Keys}/{old.Id}/rotate", ("overlap", "72")));
        Assert.Equal((200, 200), (await StatusOfCallAsync(rotated), await StatusOfCallAsync(partner)));

        // A request is written down after its answer.
        var list = await developer.UntilAsync(Keys, "The old one made 1 request (24 h)");
        Assert.Contains("is being rotated", list, StringComparison.Ordinal);
        Assert.Contains("class=\"chart gantt wide\"", list, StringComparison.Ordinal);
        Assert.Contains("1 request", await developer.PageAsync($"{Keys}/{old.Id}/revoke"), StringComparison.Ordinal);

        Assert.Equal(Keys, await developer.DoneAsync(Keys, $"{Keys}/{old.Id}/revoke"));
        Assert.Equal((200, 401), (await StatusOfCallAsync(rotated), await StatusOfCallAsync(partner)));
        Assert.DoesNotContain("is being rotated", await developer.PageAsync(Keys), StringComparison.Ordinal);
        Assert.Equal(["key.rotated", "key.revoked"], await app.QueryAsync(db => db.AuditEntries
            .Where(row => row.Target == old.Key).OrderBy(row => row.Id).Select(row => row.Action).ToListAsync(Ct)));
        Assert.Equal(HttpStatusCode.NotFound, (await developer.GetAsync($"{Keys}/{old.Id}/rotate")).StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\u0001b")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890")]
    public async Task A_name_that_will_not_do_is_said_at_its_field(string name)
    {
        var partner = await app.CreatePartnerAsync();
        using var developer = await app.SignInAsync(partner, Role.Developer);
        using var answer = await developer.SendAsync(Keys, $"{Keys}/new", ("name", name));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("id=\"name-fault\"", await PortalBrowser.TextAsync(answer), StringComparison.Ordinal);
        Assert.Single(await KeysOfAsync(partner));
    }

    [Theory]
    [InlineData("viewer")]
    [InlineData("support")]
    public async Task Who_is_no_developer_is_refused_even_by_a_form_sent_directly(string word)
    {
        var partner = await app.CreatePartnerAsync();
        using var browser = await app.SignInAsync(partner, Roles.Parse(word)!.Value);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync(Keys)).StatusCode);
        var before = Assert.Single(await KeysOfAsync(partner));
        foreach (var act in new[] { "new", $"{before.Id}/rotate", $"{before.Id}/revoke" })
        {
            using var answer = await browser.SendAsync("/portal/account", $"{Keys}/{act}", ("name", "x"), ("overlap", "0"));
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        var after = Assert.Single(await KeysOfAsync(partner));
        Assert.Equal((before.RevokedAt, before.ExpiresAt), (after.RevokedAt, after.ExpiresAt));
    }

    [Fact]
    public async Task Another_partners_keys_are_not_there()
    {
        var (ours, theirs) = (await app.CreatePartnerAsync(), await app.CreatePartnerAsync());
        using var developer = await app.SignInAsync(ours, Role.Developer);
        var key = Assert.Single(await KeysOfAsync(theirs));
        foreach (var act in new[] { "rotate", "revoke" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await developer.GetAsync($"{Keys}/{key.Id}/{act}")).StatusCode);
            using var answer = await developer.SendAsync(Keys, $"{Keys}/{key.Id}/{act}", ("overlap", "0"));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        Assert.DoesNotContain(theirs.Key, await developer.PageAsync(Keys), StringComparison.Ordinal);
        Assert.Equal(200, await StatusOfCallAsync(theirs));
    }

    [Fact]
    public async Task Markup_in_a_name_stays_text()
    {
        var partner = await app.CreatePartnerAsync();
        using var developer = await app.SignInAsync(partner, Role.Developer);
        const string markup = "\"><img src=x onerror=alert(1)>";
        using var made = await developer.SendAsync(Keys, $"{Keys}/new", ("name", markup));
        Assert.DoesNotContain("<img", await PortalBrowser.TextAsync(made), StringComparison.Ordinal);
        Assert.DoesNotContain("<img", await developer.PageAsync(Keys), StringComparison.Ordinal);
        foreach (var key in await KeysOfAsync(partner))
        {
            Assert.DoesNotContain("<img", await developer.PageAsync($"{Keys}/{key.Id}/rotate"), StringComparison.Ordinal);
            Assert.DoesNotContain("<img", await developer.PageAsync($"{Keys}/{key.Id}/revoke"), StringComparison.Ordinal);
        }
    }

    [GeneratedRegex("hk_(?:test|live)_[0-9A-Za-z]{30}")]
    private static partial Regex Key();

    [GeneratedRegex("id=\"secret\">(hs_[^<]+)<")]
    private static partial Regex Secret();
}
