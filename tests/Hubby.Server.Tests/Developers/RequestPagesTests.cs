using System.Net;
using System.Text.RegularExpressions;
using Hubby.Members;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Hubby.Tests.Portal;

namespace Hubby.Tests.Developers;

public sealed class RequestPagesTestsOnPostgres(PostgresApp app) : RequestPagesTests(app), IClassFixture<PostgresApp>;

public sealed class RequestPagesTestsOnSqlite(SqliteApp app) : RequestPagesTests(app), IClassFixture<SqliteApp>;

public abstract partial class RequestPagesTests(App app)
{
    const string Requests = "/portal/requests";
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A request that is signed as if it went elsewhere; its id.</summary>
    async Task<string> MisSignedAsync(SignedClient partner, string target, string signedTarget)
    {
        using var request = partner.Sign(HttpMethod.Get, signedTarget);
        request.RequestUri = new(target, UriKind.Relative);
        var refused = (await app.Client.SendAsync(request, Ct).ReadAsync()).Is(401);
        Assert.DoesNotContain("signed", refused.Text[..refused.Text.IndexOf("doc_url", StringComparison.Ordinal)],
            StringComparison.Ordinal);
        return refused.Header("Request-Id")!;
    }

    // A request is written down after its answer.
    static async Task<string> DetailAsync(PortalBrowser browser, string id)
    {
        await browser.UntilAsync(Requests, id);
        return await browser.PageAsync($"{Requests}?r={id}");
    }

    [Fact]
    public async Task A_wrong_signature_is_explained_with_both_texts_and_the_first_difference()
    {
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        using var developer = await app.SignInAsync(partner.Credentials, Role.Developer);
        var id = await MisSignedAsync(partner, "/api/bookings?limit=2", "/bookings?limit=2");
        var page = await DetailAsync(developer, id);
        Assert.Contains("The path was signed without /api.", page, StringComparison.Ordinal);
        Assert.Contains("Sign it as it stands on the request line.", page, StringComparison.Ordinal);
        Assert.Contains("<mark>api/</mark>", page, StringComparison.Ordinal);
        Assert.Contains("first difference, character 18", page, StringComparison.Ordinal);
        Assert.DoesNotContain(partner.Credentials.Secret, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_that_is_pasted_is_compared_and_its_mistake_named()
    {
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        using var developer = await app.SignInAsync(partner.Credentials, Role.Developer);
        var id = await MisSignedAsync(partner, "/api/bookings?limit=2", "/anything");
        var page = await DetailAsync(developer, id);
        Assert.Contains("No usual mistake gives it.", page, StringComparison.Ordinal);
        var signed = Signed().Match(page).Groups[1].Value;

        async Task<string> CompareAsync(string text)
        {
            using var answer = await developer.SendAsync($"{Requests}?r={id}", $"{Requests}/{id}/compare", ("text", text));
            return await PortalBrowser.TextAsync(answer);
        }

        Assert.Contains("The text is right.", await CompareAsync(signed), StringComparison.Ordinal);
        Assert.Contains("The query string was not signed", await CompareAsync(signed.Split('?')[0]), StringComparison.Ordinal);
        var other = await CompareAsync("<img src=x onerror=alert(1)>");
        Assert.Contains("The text is another one.", other, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", other, StringComparison.Ordinal);
        Assert.Contains("Paste the text", await CompareAsync(""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1704067200000POST/api/bookings", "The text is right.")]
    [InlineData("1704067200000post/api/bookings", "The method was signed in lower case")]
    [InlineData("1704067200000\nPOST\n/api/bookings", "Something was put between the parts")]
    [InlineData("1704067200POST/bookings", "The timestamp was signed in seconds")]
    public async Task A_text_can_be_checked_before_anything_is_sent(string text, string says)
    {
        using var developer = await app.SignInAsync(await app.CreatePartnerAsync(), Role.Developer);
        using var answer = await developer.SendAsync($"{Requests}/check", $"{Requests}/check", ("method", "POST"),
            ("timestamp", "1704067200000"), ("target", "/api/bookings"), ("text", text));
        Assert.Contains(says, await PortalBrowser.TextAsync(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_are_found_by_answer_method_path_code_and_key_and_paged_by_cursor()
    {
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        using var developer = await app.SignInAsync(partner.Credentials, Role.Developer);
        for (var index = 0; index < 55; index++)
            (await partner.GetAsync("/api/packages").ReadAsync()).Is(200);
        (await partner.PostAsync(Samples.Bookings, "{}").ReadAsync()).Is(400);
        var last = (await partner.PostAsync(Samples.Bookings, Samples.Booking("FOUND-1")).ReadAsync()).Is(201);
        var newest = await developer.UntilAsync(Requests, last.Header("Request-Id")!);
        Assert.Contains("FOUND-1", newest, StringComparison.Ordinal);

        Assert.Equal(50, Rows().Count(newest));
        var older = WebUtility.HtmlDecode(Older().Match(newest).Groups[1].Value);
        Assert.Equal(7, Rows().Count(await developer.PageAsync(older)));
        foreach (var (query, count) in new[]
        {
            ("status=4xx", 1), ("method=POST", 2), ("path=/api/book", 2), ("code=invalid_request", 1),
            ($"key={Guid.Empty}", 0), ("method=POST&status=2xx", 1), ("status=nonsense&method=POST", 2),
        })
        {
            Assert.Equal(count, Rows().Count(await developer.PageAsync($"{Requests}?{query}")));
        }

        using var byId = await developer.GetAsync($"{Requests}?path={last.Header("Request-Id")}");
        Assert.Equal($"{Requests}?r={last.Header("Request-Id")}", byId.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Neither_a_viewer_nor_another_partner_sees_a_request()
    {
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        using var developer = await app.SignInAsync(partner.Credentials, Role.Developer);
        using var viewer = await app.SignInAsync(partner.Credentials, Role.Viewer);
        using var stranger = await app.SignInAsync(await app.CreatePartnerAsync(), Role.Owner);
        var id = await MisSignedAsync(partner, "/api/bookings", "/bookings");
        await DetailAsync(developer, id);
        foreach (var (browser, status) in new[] { (viewer, HttpStatusCode.Forbidden), (stranger, HttpStatusCode.NotFound) })
        {
            Assert.Equal(status, (await browser.GetAsync($"{Requests}?r={id}")).StatusCode);
            using var compared = await browser.SendAsync("/portal/account", $"{Requests}/{id}/compare", ("text", "x"));
            Assert.Equal(status, compared.StatusCode);
        }

        Assert.DoesNotContain(id, await stranger.PageAsync(Requests), StringComparison.Ordinal);
    }

    [GeneratedRegex("We signed <code class=\"wrap\">([^<]+)</code>")]
    private static partial Regex Signed();

    [GeneratedRegex("<tr class=\"link")]
    private static partial Regex Rows();

    [GeneratedRegex("href=\"([^\"]+)\" rel=\"next\"")]
    private static partial Regex Older();
}
