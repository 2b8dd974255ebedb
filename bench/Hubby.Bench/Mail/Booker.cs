using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Hubby.Bench.Load;

namespace Hubby.Bench.Mail;

/// <summary>A booking that was answered 2xx.</summary>
/// <param name="Reference">Its <c>booking_id</c>.</param>
/// <param name="Email">Whose mail it is, different for every booking.</param>
/// <param name="Locale">In which language the mail is to be.</param>
/// <param name="PromoCode">What the mail has to bring.</param>
/// <param name="At">When the answer was there, as a <see cref="Stopwatch"/> timestamp.</param>
sealed record Booked(string Reference, string Email, string Locale, string PromoCode, long At);

/// <summary>Makes bookings, which ask for a mail if that is wished, one after another; for one task at a time.</summary>
sealed class Booker(Credentials credentials, bool withMail = true) : IDisposable
{
    static readonly string[] Locales = ["en", "th", "ar"];
    static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(30) };

    readonly Signer _signer = new(credentials);

    /// <summary>None when the server was not there to answer; the same booking may be sent again.</summary>
    public async Task<Booked?> TryAsync(Uri server, string prefix, int number, CancellationToken ct)
    {
        var reference = string.Create(CultureInfo.InvariantCulture, $"{prefix}-{number}");
        var (email, locale) = ($"{reference.ToLowerInvariant()}@example.com", Locales[number % Locales.Length]);
        try
        {
            using var request = Signed(new(server, "/api/bookings"), withMail
                ? Sample.BodyWithMail(number, reference, email, locale) : Sample.Body(number, reference, email));
            using var answer = await Client.SendAsync(request, ct);
            var text = await answer.Content.ReadAsStringAsync(ct);
            var at = Stopwatch.GetTimestamp();
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
                return null;
            return answer.IsSuccessStatusCode ? new(reference, email, locale, PromoCodeIn(text), at)
                : throw new InvalidOperationException($"{(int)answer.StatusCode} {text}");
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Any other call; its answer must be a success.</summary>
    public async Task CallAsync(Uri url, string body, CancellationToken ct)
    {
        using var request = Signed(url, body);
        using var answer = await Client.SendAsync(request, ct);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(ct)}");
    }

    public void Dispose() => _signer.Dispose();

    static string PromoCodeIn(string answer)
    {
        using var json = JsonDocument.Parse(answer);
        return json.RootElement.GetProperty("data").GetProperty("promo_codes")[0].GetProperty("promo_code").GetString()!;
    }

    HttpRequestMessage Signed(Uri url, string body)
    {
        var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("x-api-key", credentials.Key);
        request.Headers.Add("x-timestamp", timestamp);
        request.Headers.Add("x-signature", _signer.Sign(timestamp, "POST" + url.PathAndQuery));
        return request;
    }
}
