using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Hubby.Bench.Load;

namespace Hubby.Bench.Crash;

/// <summary>
/// Partners that never give up: each booking is sent, with the same body and key, until it is answered 2xx. A third has an
/// Idempotency-Key and a reference, a third the reference alone, a third the key alone. Some hang up before the answer
/// can come, and some send a booking again that was answered already.
/// </summary>
sealed class Writers(IReadOnlyList<Uri> nodes, Credentials credentials, Ledger ledger, string name) : IDisposable
{
    const int Count = 12;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    static readonly TimeSpan Hasty = TimeSpan.FromMilliseconds(4);
    // Sooner than Retry-After asks, so that the first moments after a failure are not missed.
    static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(2) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    int _number;

    /// <summary>Works until <paramref name="enough"/>; then every writer finishes what it has begun.</summary>
    public async Task RunAsync(CancellationToken enough, CancellationToken ct)
    {
        await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => Task.Run(() => WriteAsync(enough, ct), ct)));
    }

    public void Dispose() => _client.Dispose();

    async Task WriteAsync(CancellationToken enough, CancellationToken ct)
    {
        using var signer = new Signer(credentials);
        while (!enough.IsCancellationRequested)
        {
            var number = Interlocked.Increment(ref _number);
            await KeepTryingAsync(signer, number, ct);
            if (number % 10 == 0)
                await KeepTryingAsync(signer, number, ct);
            await Task.Delay(Pause, ct);
        }
    }

    async Task KeepTryingAsync(Signer signer, int number, CancellationToken ct)
    {
        var email = $"{name}.{number}@example.com".ToLowerInvariant();
        var reference = $"{name}-{number}";
        var hasReference = number % 3 != 2;
        var body = Sample.Body(number, reference, email);
        if (!hasReference)
            body = body.Replace($"\"booking_id\":\"{reference}\",", "", StringComparison.Ordinal);
        var key = number % 3 == 1 ? null : $"key-{reference}";
        while (await TryAsync(signer, body, key, email, ct) is { } wait)
            await Task.Delay(wait, ct);
    }

    /// <summary>None once the booking is promised; else how long to wait before the next try.</summary>
    async Task<TimeSpan?> TryAsync(Signer signer, string body, string? key, string email, CancellationToken ct)
    {
        var isHasty = RandomNumberGenerator.GetInt32(20) == 0;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(isHasty ? Hasty : Patience);
        try
        {
            using var request = Request(signer, body, key);
            using var response = await _client.SendAsync(request, patience.Token);
            var answer = await response.Content.ReadAsByteArrayAsync(patience.Token);
            ledger.Note(Name(response.StatusCode, answer));
            if (!response.IsSuccessStatusCode)
                return Retry;
            ledger.Keep(email, Read(answer));
            return null;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException || IsImpatience(failure, ct))
        {
            ledger.Note(isHasty ? "hung up" : failure is OperationCanceledException ? "no answer in time" : "no connection");
            return TimeSpan.FromMilliseconds(isHasty ? 1 : 50);
        }
    }

    static bool IsImpatience(Exception failure, CancellationToken ct) =>
        failure is OperationCanceledException && !ct.IsCancellationRequested;

    HttpRequestMessage Request(Signer signer, string body, string? key)
    {
        var node = nodes[RandomNumberGenerator.GetInt32(nodes.Count)];
        var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(node, "/api/bookings"))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("x-api-key", credentials.Key);
        request.Headers.Add("x-timestamp", timestamp);
        request.Headers.Add("x-signature", signer.Sign(timestamp, "POST/api/bookings"));
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return request;
    }

    static string Name(HttpStatusCode status, byte[] answer)
    {
        if ((int)status is 200 or 201)
            return ((int)status).ToString(CultureInfo.InvariantCulture);
        try
        {
            using var json = JsonDocument.Parse(answer);
            return $"{(int)status} {json.RootElement.GetProperty("error").GetProperty("code").GetString()}";
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return $"{(int)status} without an error body";
        }
    }

    static Promise Read(byte[] answer)
    {
        using var json = JsonDocument.Parse(answer);
        var data = json.RootElement.GetProperty("data");
        var code = data.GetProperty("promo_codes")[0].GetProperty("promo_code");
        return new(data.GetProperty("id").GetString()!, code.GetString()!);
    }
}
