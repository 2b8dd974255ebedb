using System.Net;
using Hubby.Members;
using Hubby.Portal;
using Hubby.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Hubby.Tests.Portal;

/// <summary>What holds for every page and every form of the portal, asked of the table of its routes.</summary>
public sealed class EveryRouteTests(SqliteApp app) : IClassFixture<SqliteApp>
{
    [Fact]
    public void Every_form_says_who_may_send_it() => Assert.Empty(
        from route in Routes(HttpMethods.Post)
        where route.Metadata.GetOrderedMetadata<PortalAccess>().Count < 2
        select route.RoutePattern.RawText);

    [Fact]
    public async Task Nobody_opens_anything_without_a_session()
    {
        using var browser = app.Browse();
        var guard = PortalBrowser.GuardOf(await browser.PageAsync("/portal/sign-in"));
        foreach (var route in Routes(HttpMethods.Get).Where(route => Access(route).Needs is not null))
        {
            Assert.Equal((AddressOf(route), "/portal/sign-in"),
                (AddressOf(route), await LedToAsync(browser.GetAsync(AddressOf(route)))));
        }

        foreach (var route in Routes(HttpMethods.Post).Where(route => Access(route).Needs is not null))
        {
            Assert.Equal((AddressOf(route), "/portal/sign-in"),
                (AddressOf(route), await LedToAsync(browser.PostAsync(AddressOf(route), ("form", guard)))));
        }
    }

    [Theory]
    [InlineData("viewer", "Read")]
    [InlineData("support", "Support")]
    [InlineData("developer", "Develop")]
    [InlineData("owner", "Manage")]
    public async Task A_role_is_refused_every_page_and_every_form_above_it(string role, string permission)
    {
        var most = Enum.Parse<Permission>(permission);
        var partner = await app.CreatePartnerAsync();
        using var browser = await app.SignInAsync(partner, Roles.Parse(role)!.Value);
        var guard = PortalBrowser.GuardOf(await browser.PageAsync("/portal/account"));
        foreach (var route in Routes(HttpMethods.Get).Where(route => Access(route).Needs > most))
        {
            using var answer = await browser.GetAsync(AddressOf(route));
            Assert.Equal((AddressOf(route), HttpStatusCode.Forbidden), (AddressOf(route), answer.StatusCode));
        }

        foreach (var route in Routes(HttpMethods.Post).Where(route => Access(route).Needs > most))
        {
            using var answer = await browser.PostAsync(AddressOf(route), ("form", guard));
            Assert.Equal((AddressOf(route), HttpStatusCode.Forbidden), (AddressOf(route), answer.StatusCode));
        }
    }

    [Fact]
    public async Task No_form_is_taken_that_did_not_come_from_our_pages()
    {
        var partner = await app.CreatePartnerAsync();
        using var owner = await app.SignInAsync(partner, Role.Owner);
        foreach (var route in Routes(HttpMethods.Post).Where(route => Access(route).Needs is not Permission.Operate))
        {
            using var answer = await owner.PostAsync(AddressOf(route), ("form", "made up"));
            Assert.Equal((AddressOf(route), HttpStatusCode.BadRequest), (AddressOf(route), answer.StatusCode));
        }
    }

    [Fact]
    public async Task No_page_lets_itself_be_framed_by_others_or_run_what_is_not_ours()
    {
        var partner = await app.CreatePartnerAsync();
        using var browser = await app.SignInAsync(partner, Role.Owner);
        foreach (var path in Routes(HttpMethods.Get).Where(route => route.RoutePattern.Parameters.Count == 0).Select(AddressOf))
        {
            using var answer = await browser.GetAsync(path);
            if (answer.Content.Headers.ContentType?.MediaType != "text/html")
                continue;
            var policy = string.Join(' ', answer.Headers.GetValues("Content-Security-Policy"));
            Assert.True(policy.StartsWith("default-src 'none';", StringComparison.Ordinal), $"{path}: {policy}");
            Assert.False(policy.Contains("script-src 'unsafe", StringComparison.Ordinal), $"{path}: {policy}");
            Assert.Matches("frame-ancestors '(none|self)'", policy);
            Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        }
    }

    static PortalAccess Access(RouteEndpoint route) => route.Metadata.GetMetadata<PortalAccess>()!;

    List<RouteEndpoint> Routes(string method) =>
    [
        .. app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText?.StartsWith("/portal", StringComparison.Ordinal) == true)
            .Where(route => route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains(method) == true),
    ];

    // With an id that nothing has.
    static string AddressOf(RouteEndpoint route) => "/" + string.Join('/', route.RoutePattern.PathSegments.Select(segment =>
        string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternSeparatorPart separator => separator.Content,
            RoutePatternParameterPart { ParameterPolicies: var rules } => rules.Any(rule => rule.Content == "guid")
                ? "00000000-0000-7000-8000-000000000000" : rules.Any(rule => rule.Content is "int" or "long") ? "1" : "none",
            _ => "",
        }))));

    static async Task<string?> LedToAsync(Task<HttpResponseMessage> asked)
    {
        using var answer = await asked;
        return answer.StatusCode == HttpStatusCode.SeeOther ? answer.Headers.Location?.ToString().Split('?')[0]
            : $"{answer.StatusCode}";
    }
}
