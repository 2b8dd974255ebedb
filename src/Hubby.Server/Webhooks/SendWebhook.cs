using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Hubby.Data;
using Hubby.Http;

namespace Hubby.Webhooks;

/// <summary>How an attempt ended.</summary>
/// <param name="Status">Of the answer; none when there was none.</param>
/// <param name="Response">The first part of the answer.</param>
/// <param name="Error">Why it failed; none when it succeeded.</param>
/// <param name="Took">How long it took.</param>
/// <param name="RetryAfter">When the receiver wants to be asked again.</param>
sealed record Attempt(int? Status, string? Response, string? Error, TimeSpan Took, TimeSpan? RetryAfter = null)
{
    public bool IsGone => Status == StatusCodes.Status410Gone;
}

/// <summary>The client that goes to public addresses alone and follows nothing.</summary>
sealed class WebhookClient(HttpClient http)
{
    public HttpClient Http => http;
}

/// <summary>
/// Makes one attempt: signs the body with every secret that counts and reads no more of the answer than is kept.
/// </summary>
sealed class SendWebhook(WebhookClient client, SecretBox box, WallClock wall)
{
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);
    const string Agent = "Hubby-Webhooks/1";

    public async Task<Attempt> HandleAsync(LeasedDelivery leased, DateTimeOffset now, CancellationToken ct)
    {
        var begun = Stopwatch.GetTimestamp();
        if (Secrets(leased.Endpoint, now) is not { Count: > 0 } secrets)
            return new(null, null, "the secret cannot be opened", TimeSpan.Zero);
        using var request = Request(leased, secrets);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Longest);
        try
        {
            using var response = await client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            var text = await ReadAsync(response, limit.Token);
            return new((int)response.StatusCode, text, ErrorOf((int)response.StatusCode), Stopwatch.GetElapsedTime(begun),
                Wish(response));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException || IsTimeout(failure, ct))
        {
            return new(null, null, Reason(failure), Stopwatch.GetElapsedTime(begun));
        }
    }

    List<WebhookSecret> Secrets(WebhookEndpoint endpoint, DateTimeOffset now)
    {
        byte[]?[] @sealed = [endpoint.SealedSecret, endpoint.OldSecretUntil > now ? endpoint.SealedOldSecret : null];
        return [.. @sealed.OfType<byte[]>().Select(each => WebhookSecret.Open(box, each, endpoint.Id)).OfType<WebhookSecret>()];
    }

    // Receivers compare the time with their own clock, which staging's does not move.
    HttpRequestMessage Request(LeasedDelivery leased, List<WebhookSecret> secrets)
    {
        var (id, time) = ($"{leased.Delivery.Event}", wall.Now().ToUnixTimeSeconds());
        var body = Encoding.UTF8.GetBytes(leased.Delivery.Body);
        var request = new HttpRequestMessage(HttpMethod.Post, leased.Endpoint.Url)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        request.Headers.UserAgent.ParseAdd(Agent);
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", time.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", string.Join(' ', secrets.Select(secret => secret.Standard(id, time, body))));
        request.Headers.Add("x-hubby-signature", string.Join(',', secrets.Select(secret => secret.Plain(time, body))));
        return request;
    }

    static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(ct);
        var bytes = new byte[WebhookDelivery.MaxResponse];
        var read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ct);
        return Encoding.UTF8.GetString(bytes, 0, read).Replace('\0', '\uFFFD');
    }

    static string? ErrorOf(int status) => status switch
    {
        >= 200 and < 300 => null,
        >= 300 and < 400 => $"answered {status}; redirects are not followed",
        _ => $"answered {status}",
    };

    static string Reason(Exception failure) => failure switch
    {
        HttpRequestException { InnerException: ForbiddenAddressException } => "the address is not public",
        HttpRequestException { HttpRequestError: var error } => $"cannot be reached: {error}",
        IOException => "the connection broke off",
        _ => "no whole answer within 15 seconds",
    };

    static bool IsTimeout(Exception failure, CancellationToken ct) =>
        failure is OperationCanceledException && !ct.IsCancellationRequested;

    TimeSpan? Wish(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - wall.Now(),
        _ => null,
    };
}
