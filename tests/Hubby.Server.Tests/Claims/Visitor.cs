using System.Net;
using System.Text.RegularExpressions;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.Claims;

/// <summary>A traveller's browser: has cookies of its own, fills in forms with what their pages hide in them.</summary>
sealed partial class Visitor : IDisposable
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    readonly HttpClient _client;

    public Visitor(App app, string language = "en")
    {
        _client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, CookieContainer = new() })
        {
            BaseAddress = app.Client.BaseAddress,
        };
        _client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        _client.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
    }

    public Task<Answer> OpenAsync(string link) => _client.GetAsync(link, Ct).ReadAsync();

    public async Task<Answer> SendAsync(string link, params (string Name, string Value)[] fields)
    {
        var page = await OpenAsync(link);
        return await PostAsync(link, [("form", TokenIn(page.Text)), .. fields]);
    }

    public async Task<Answer> PostAsync(string link, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await _client.PostAsync(link, form, Ct).ReadAsync();
    }

    public static string TokenIn(string page) => WebUtility.HtmlDecode(Token.Match(page).Groups["token"].Value);

    /// <summary>The page without what is new in it each time.</summary>
    public static string Bytes(Answer answer) =>
        $"{answer.Status}\n{Token.Replace(answer.Text, "")}\n{answer.Response.Content.Headers}"
        + string.Join('\n', answer.Response.Headers.Where(header => header.Key is not ("Date" or "Request-Id" or "Set-Cookie"))
            .Select(header => $"{header.Key}: {string.Join(',', header.Value)}"));

    public void Dispose() => _client.Dispose();

    [GeneratedRegex("<input type=\"hidden\" name=\"form\" value=\"(?<token>[^\"]*)\"")]
    private static partial Regex Token { get; }
}

/// <summary>A partner's booking with its claim link.</summary>
sealed record ClaimLink(Credentials Credentials, string Booking, string Code, string Uuid)
{
    public string Page => $"/claim-promocode/{Credentials.Slug}?uuid={Uuid}";
    public string Api => $"/api/promo-codes/claim/{Uuid}";

    public static async Task<ClaimLink> MakeAsync(
        App app, Action<Hubby.Partners.Partner>? settings = null, Action<System.Text.Json.Nodes.JsonObject>? change = null)
    {
        var credentials = await app.CreatePartnerAsync(settings: settings);
        var booked = app.SignedBy(credentials).PostAsync(Samples.Bookings, Samples.Booking(change: change));
        var made = (await booked.ReadAsync()).Is(201);
        var code = made.Data.GetProperty("promo_codes")[0];
        return new(credentials, made.Data.GetProperty("id").GetString()!, code.GetProperty("promo_code").GetString()!,
            code.GetProperty("uuid").GetString()!);
    }
}
