using System.Globalization;
using System.Text;
using System.Text.Json;
using Hubby.Bench.Load;

namespace Hubby.Bench.Stage;

/// <summary>Travellers as far as their pages need them: each with a claim link, an unused code, and an eSIM of another.</summary>
static class Travellers
{
    static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false });

    /// <summary>The addresses of their three pages, one after the other.</summary>
    public static async Task<IReadOnlyList<string>> PagesAsync(
        HubbyServer server, Credentials credentials, int count, CancellationToken ct)
    {
        using var signer = new Signer(credentials);
        var pages = new List<string>();
        for (var number = 0; number < count; number++)
        {
            var open = await BookAsync(server, signer, credentials, $"PAGES-OPEN-{number}", number, ct);
            var used = await BookAsync(server, signer, credentials, $"PAGES-USED-{number}", number, ct);
            using var redeemed = await SendAsync(server, "/api/promo-codes/redeem",
                $$"""{"promo_code":"{{used.Code}}"}""", _ => { }, ct);
            pages.Add(open.Claim);
            pages.Add($"/redeem?code={open.Code}");
            pages.Add(new Uri(redeemed.RootElement.GetProperty("data").GetProperty("page_url").GetString()!).PathAndQuery);
        }

        return pages;
    }

    static async Task<(string Code, string Claim)> BookAsync(
        HubbyServer server, Signer signer, Credentials credentials, string reference, int traveller, CancellationToken ct)
    {
        var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var body = Sample.Body(traveller, reference, "pages@example.com");
        using var answer = await SendAsync(server, "/api/bookings", body, request =>
        {
            request.Headers.Add("x-api-key", credentials.Key);
            request.Headers.Add("x-timestamp", timestamp);
            request.Headers.Add("x-signature", signer.Sign(timestamp, "POST/api/bookings"));
        }, ct);
        var code = answer.RootElement.GetProperty("data").GetProperty("promo_codes")[0];
        return (code.GetProperty("promo_code").GetString()!, new Uri(code.GetProperty("claim_url").GetString()!).PathAndQuery);
    }

    static async Task<JsonDocument> SendAsync(
        HubbyServer server, string path, string body, Action<HttpRequestMessage> sign, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Url, path))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        sign(request);
        using var response = await Client.SendAsync(request, ct);
        var text = await response.Content.ReadAsStringAsync(ct);
        return response.IsSuccessStatusCode ? JsonDocument.Parse(text)
            : throw new InvalidOperationException($"{path} answered {(int)response.StatusCode}: {text}");
    }
}
