using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Hubby.Bench.Load;

namespace Hubby.Bench.Stage;

/// <summary>Tries until a server that is still starting has taken a booking.</summary>
static class FirstBooking
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false });

    /// <summary>The time from the start of the process to its first 201.</summary>
    public static async Task<TimeSpan> MakeAsync(
        HubbyServer server, Credentials credentials, string reference, CancellationToken ct)
    {
        using var signer = new Signer(credentials);
        var body = Sample.Body(0, reference, "first@example.com");
        while (true)
        {
            var answer = "no connection";
            try
            {
                using var request = Signed(signer, credentials, new(server.Url, "/api/bookings"), body);
                using var response = await Client.SendAsync(request, ct);
                if (response.StatusCode == HttpStatusCode.Created)
                    return Stopwatch.GetElapsedTime(server.Started);
                answer = $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(ct)}";
            }
            catch (HttpRequestException)
            {
            }

            if (!server.IsRunning || Stopwatch.GetElapsedTime(server.Started) > Patience)
                throw new InvalidOperationException($"No booking came through: {answer}; the server said: {server.Printed}");
            await Task.Delay(2, ct);
        }
    }

    static HttpRequestMessage Signed(Signer signer, Credentials credentials, Uri url, string body)
    {
        var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("x-api-key", credentials.Key);
        request.Headers.Add("x-timestamp", timestamp);
        request.Headers.Add("x-signature", signer.Sign(timestamp, "POST" + url.PathAndQuery));
        return request;
    }
}
