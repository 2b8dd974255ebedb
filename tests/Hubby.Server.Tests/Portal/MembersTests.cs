using System.Net;
using Hubby.Data;
using Hubby.Members;
using Hubby.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Tests.Portal;

public abstract class MembersTests(App app)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_owner_invites_changes_and_removes_and_each_act_is_in_the_audit()
    {
        var partner = await app.CreatePartnerAsync();
        using var owner = await app.SignInAsync(partner, Role.Owner);
        var colleague = await app.AddMemberAsync(partner.PartnerId, Role.Viewer);
        var address = $"{Tokens.Secret(8).ToLowerInvariant()}@example.com";

        // This installation has no mails, so the owner is shown the link.
        using (var invited = await owner.SendAsync("/portal/members", "/portal/members/invite",
            ("email", address), ("role", "support")))
        {
            Assert.Contains("/portal/invitation?link=", await PortalBrowser.TextAsync(invited), StringComparison.Ordinal);
        }

        var root = $"/portal/members/{colleague.Id}";
        await owner.DoneAsync(root, $"{root}/role", ("role", "developer"));
        Assert.Equal(Role.Developer, await app.QueryAsync(db =>
            db.Members.Where(row => row.Id == colleague.Id).Select(row => row.Role).SingleAsync(Ct)));
        await owner.DoneAsync(root, $"{root}/remove");
        Assert.False(await app.QueryAsync(db => db.Members.AnyAsync(row => row.Id == colleague.Id, Ct)));

        var audit = await owner.PageAsync("/portal/audit");
        foreach (var act in new[] { "member.invited", "member.role_changed", "member.removed" })
            Assert.Contains(act, audit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_owner_stays_one()
    {
        var partner = await app.CreatePartnerAsync();
        var owner = await app.AddMemberAsync(partner.PartnerId, Role.Owner);
        using var browser = await app.SignInAsync(owner);
        var root = $"/portal/members/{owner.Id}";
        foreach (var act in new[] { "remove", "role" })
        {
            using var answer = await browser.SendAsync(root, $"{root}/{act}", ("role", "viewer"));
            Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        }

        Assert.Equal(Role.Owner, await app.QueryAsync(db =>
            db.Members.Where(row => row.Id == owner.Id).Select(row => row.Role).SingleAsync(Ct)));
    }

    [Theory]
    [InlineData("viewer")]
    [InlineData("support")]
    [InlineData("developer")]
    public async Task Who_is_no_owner_is_refused_even_by_a_form_sent_directly(string word)
    {
        var partner = await app.CreatePartnerAsync();
        var owner = await app.AddMemberAsync(partner.PartnerId, Role.Owner);
        using var browser = await app.SignInAsync(partner, Roles.Parse(word)!.Value);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/portal/members")).StatusCode);
        using var answer = await browser.SendAsync("/portal/account", $"/portal/members/{owner.Id}/remove");
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.True(await app.QueryAsync(db => db.Members.AnyAsync(row => row.Id == owner.Id, Ct)));
    }

    [Fact]
    public async Task Another_partners_members_are_not_there()
    {
        var (ours, theirs) = (await app.CreatePartnerAsync(), await app.CreatePartnerAsync());
        var stranger = await app.AddMemberAsync(theirs.PartnerId, Role.Viewer);
        using var owner = await app.SignInAsync(ours, Role.Owner);
        Assert.Equal(HttpStatusCode.NotFound, (await owner.GetAsync($"/portal/members/{stranger.Id}")).StatusCode);
        using var answer = await owner.SendAsync("/portal/members", $"/portal/members/{stranger.Id}/remove");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.True(await app.QueryAsync(db => db.Members.AnyAsync(row => row.Id == stranger.Id, Ct)));
        Assert.DoesNotContain(stranger.Address, await owner.PageAsync("/portal/audit"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_is_not_from_our_pages_changes_nothing()
    {
        var partner = await app.CreatePartnerAsync();
        var colleague = await app.AddMemberAsync(partner.PartnerId, Role.Viewer);
        using var owner = await app.SignInAsync(partner, Role.Owner);
        await owner.PageAsync("/portal/members");
        foreach (var guard in new[] { "", "made-up" })
        {
            using var answer = await owner.PostAsync($"/portal/members/{colleague.Id}/remove", ("form", guard));
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }

        Assert.True(await app.QueryAsync(db => db.Members.AnyAsync(row => row.Id == colleague.Id, Ct)));
    }
}

public sealed class PostgresMembersTests(PostgresApp app) : MembersTests(app), IClassFixture<PostgresApp>;

public sealed class SqliteMembersTests(SqliteApp app) : MembersTests(app), IClassFixture<SqliteApp>;
