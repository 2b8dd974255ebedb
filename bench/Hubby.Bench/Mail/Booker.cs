using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Hubby.Bench.Load;

namespace Hubby.Bench.Mail;

/// <summary>Books one traveller after another; one task at a time.</summary>
sealed class Booker(Credentials credentials) : IDisposable
{
    static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(30) };

    readonly Signer _signer = new(credentials);

    public static string EmailOf(string reference) => $"{reference.ToLowerInvariant()}@example.com";

    /// <summary>When the booking was answered, as a <see cref="Stopwatch"/> timestamp; none when it was not.</summary>
    public async Task<long?> TryAsync(Uri server, string reference, bool withMail, CancellationToken ct)
    {
        var body = Sample.Body(0, reference, EmailOf(reference));
        if (withMail)
            body = body.Replace("\"should_send_message\":false", "\"should_send_message\":true", StringComparison.Ordinal);
        try
        {
            using var request = Signed(new(server, "/api/bookings"), body);
            using var answer = await Client.SendAsync(request, ct);
            var at = Stopwatch.GetTimestamp();
            return answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.OK ? at
                : (int)answer.StatusCode is 503 ? null
                : throw new InvalidOperationException($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(ct)}");
        }
        catch (HttpRequestException)
        {
            return null;
        }
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

    public void Dispose() => _signer.Dispose();
}
