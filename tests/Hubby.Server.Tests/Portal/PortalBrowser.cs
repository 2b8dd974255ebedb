using System.Net;
using System.Text.RegularExpressions;
using Hubby.Data;
using Hubby.Members;
using Hubby.Tests.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Hubby.Tests.Portal;

/// <summary>A browser with cookies of its own, that sends the forms of the pages it has loaded.</summary>
sealed partial class PortalBrowser : IDisposable
{
    readonly SocketsHttpHandler _handler = new() { UseProxy = false, AllowAutoRedirect = false, UseCookies = true };

    public PortalBrowser(string address)
    {
        Client = new(_handler) { BaseAddress = new(address) };
        Client.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0 Safari/537.36");
        Client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
    }

    public HttpClient Client { get; }
    public CookieContainer Cookies => _handler.CookieContainer;

    public Task<HttpResponseMessage> GetAsync(string path) =>
        Client.GetAsync(path, TestContext.Current.CancellationToken);

    /// <summary>The page at an address that must be there.</summary>
    public async Task<string> PageAsync(string path)
    {
        using var answer = await GetAsync(path);
        var page = await TextAsync(answer);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {answer.StatusCode} {answer.Headers.Location} {page}");
        return page;
    }

    /// <summary>Loads a page for the field that its forms need, and sends one of them.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        string from, string action, params IReadOnlyCollection<(string Name, string Value)> fields)
    {
        using var loaded = await GetAsync(from);
        return await PostAsync(action, [("form", GuardOf(await TextAsync(loaded))), .. fields]);
    }

    public Task<HttpResponseMessage> PostAsync(string action, params IReadOnlyCollection<(string Name, string Value)> fields) =>
        Client.PostAsync(action, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
            TestContext.Current.CancellationToken);

    /// <summary>Sends a form that must succeed and lead on; where to.</summary>
    public async Task<string> DoneAsync(
        string from, string action, params IReadOnlyCollection<(string Name, string Value)> fields)
    {
        using var answer = await SendAsync(from, action, fields);
        Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, $"{action}: {answer.StatusCode} {await TextAsync(answer)}");
        return answer.Headers.Location!.ToString();
    }

    public static string GuardOf(string page) =>
        GuardField().Match(page) is { Success: true } found ? found.Groups[1].Value : "";

    public static Task<string> TextAsync(HttpResponseMessage answer) =>
        answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    public void Dispose()
    {
        Client.Dispose();
        _handler.Dispose();
    }

    [GeneratedRegex("name=\"form\" value=\"([^\"]+)\"")]
    private static partial Regex GuardField();
}

static class PortalApp
{
    public const string Password = "correct horse battery staple";

    // Hashing is slow on purpose, and every test that only needs somebody signed in would pay for it.
    static readonly string Hash = new PasswordHasher<Member>().HashPassword(null!, Password);

    extension(App app)
    {
        public PortalBrowser Browse() => new(app.Address);

        /// <summary>An account that is there already.</summary>
        internal async Task<Member> AddMemberAsync(Guid? partnerId, Role role, string? address = null)
        {
            var now = app.Services.GetRequiredService<WallClock>().Now();
            address ??= $"{Tokens.Secret(10).ToLowerInvariant()}@example.com";
            var member = new Member
            {
                Id = Ids.Row(now),
                UserName = address,
                NormalizedUserName = address.ToUpperInvariant(),
                PasswordHash = Hash,
                SecurityStamp = Tokens.Secret(20),
                PartnerId = partnerId,
                Role = role,
                CreatedAt = now,
            };
            return await app.QueryAsync(async db =>
            {
                db.Add(member);
                await db.SaveChangesAsync(TestContext.Current.CancellationToken);
                db.ChangeTracker.Clear();
                return member;
            });
        }

        /// <summary>A browser in which somebody of this role is signed in.</summary>
        internal async Task<PortalBrowser> SignInAsync(Credentials partner, Role role) =>
            await app.SignInAsync(await app.AddMemberAsync(role == Role.Operator ? null : partner.PartnerId, role));

        internal async Task<PortalBrowser> SignInAsync(Member member)
        {
            await using var scope = app.Services.CreateAsyncScope();
            var secret = await scope.ServiceProvider.GetRequiredService<Sessions>()
                .StartAsync(member, true, "Chrome on Linux", "127.0.0.1", null, TestContext.Current.CancellationToken);
            var browser = app.Browse();
            browser.Cookies.Add(new Uri(app.Address), new Cookie("hubby-portal", secret, "/"));
            return browser;
        }
    }
}
