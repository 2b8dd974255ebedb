using System.Net;
using Hubby.Data;
using Hubby.Members;
using Hubby.Tests.Hosting;
using Hubby.Tests.Portal;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hubby.Tests.Operations;

public abstract class OperatorRoutesTests(App app)
{
    [Theory]
    [InlineData("owner")]
    [InlineData("developer")]
    [InlineData("viewer")]
    public async Task Whoever_is_of_a_partner_gets_403_on_every_page_and_form_of_the_operator(string role)
    {
        var partner = await app.CreatePartnerAsync();
        using var browser = await app.SignInAsync(partner, Roles.Parse(role)!.Value);
        var guard = PortalBrowser.GuardOf(await browser.PageAsync("/portal/account"));
        var (open, asked) = (new List<string>(), 0);
        foreach (var (method, path) in Routes())
        {
            using var answer = method == "GET" ? await browser.GetAsync(path) : await browser.PostAsync(path, ("form", guard));
            asked++;
            if (answer.StatusCode != HttpStatusCode.Forbidden)
                open.Add($"{method} {path}: {answer.StatusCode}");
        }

        Assert.Empty(open);
        Assert.True(asked > 15, $"only {asked} routes were found");
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_is_led_to_the_sign_in()
    {
        using var browser = app.Browse();
        foreach (var (method, path) in Routes())
        {
            using var answer = method == "GET" ? await browser.GetAsync(path) : await browser.PostAsync(path);
            Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, $"{method} {path}: {answer.StatusCode}");
            Assert.StartsWith("/portal/sign-in", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        }
    }

    /// <summary>All there are, with something in the place of each parameter.</summary>
    List<(string Method, string Path)> Routes()
    {
        var id = Ids.Row(app.Services.GetRequiredService<TimeProvider>().Now()).ToString();
        return
        [
            .. from route in app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
               where route.RoutePattern.RawText!.StartsWith("/portal/operator", StringComparison.Ordinal)
               from method in route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
               where method is "GET" or "POST"
               select (method, "/" + string.Join('/', route.RoutePattern.PathSegments.Select(segment =>
                   segment.Parts[0] is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal
                       ? literal.Content : id))),
        ];
    }
}

public sealed class OperatorRoutesTestsOnPostgres(PostgresApp app) : OperatorRoutesTests(app), IClassFixture<PostgresApp>;

public sealed class OperatorRoutesTestsOnSqlite(SqliteApp app) : OperatorRoutesTests(app), IClassFixture<SqliteApp>;
