using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Hubby.Data;
using Hubby.Http;
using Hubby.Partners;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Hubby.Developers;

/// <summary>A call as it is to be sent.</summary>
sealed record TryRequest(string Method, string Target, string? Body, string MediaType, string? IdempotencyKey);

/// <summary>What came of it.</summary>
/// <param name="Status">Of the answer.</param>
/// <param name="Reason">Its word.</param>
/// <param name="Headers">One a line.</param>
/// <param name="Body">As text.</param>
/// <param name="Took">Until it was whole.</param>
/// <param name="RequestId">By which it is found in the log.</param>
sealed record TryAnswer(int Status, string Reason, string Headers, string Body, TimeSpan Took, string? RequestId);

/// <summary>
/// Sends a call to this very server, signed with a key of the partner. It goes the way that every call goes, so limits, the log
/// and refusals are the real ones; the secret does not leave the process.
/// </summary>
sealed class SendTry(IServer server, WallClock clock, IOptions<HubbyOptions> options) : IDisposable
{
    const int MostShown = 64 * 1024;
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    readonly Lazy<HttpClient> _client = new(() => new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,

        // To oneself, whose certificate is that of the name outside.
        SslOptions = { TargetHost = new Uri(options.Value.PublicUrl).Host },
    })
    {
        Timeout = Longest,
    });

    /// <summary>None when this server listens where it cannot call itself, such as a socket in the file system.</summary>
    public async Task<TryAnswer?> HandleAsync(LiveKey key, TryRequest call, CancellationToken ct)
    {
        if (OwnAddress() is not { } address)
            return null;
        using var request = Sign(key, call, address);
        var begun = Stopwatch.GetTimestamp();
        using var answer = await _client.Value.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        var body = await ReadAsync(answer, ct);
        var headers = answer.Headers.Concat(answer.Content.Headers)
            .Select(header => $"{header.Key.ToLowerInvariant()}: {string.Join(", ", header.Value)}");
        return new((int)answer.StatusCode, answer.ReasonPhrase ?? "", string.Join('\n', headers), body,
            Stopwatch.GetElapsedTime(begun),
            answer.Headers.TryGetValues(LastResort.RequestIdHeader, out var ids) ? ids.First() : null);
    }

    HttpRequestMessage Sign(LiveKey key, TryRequest call, Uri address)
    {
        var body = call.Body is null ? null : Encoding.UTF8.GetBytes(call.Body);
        var hash = key.RequireSignedBody ? Convert.ToHexStringLower(SHA256.HashData(body ?? [])) : "";
        var timestamp = clock.Now().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

        // The client writes the target as it stands in the address, so that is what is signed.
        var uri = new Uri(address, call.Target);
        var signature = new byte[RequestSignature.Bytes];
        RequestSignature.Compute(key.Secret, timestamp, call.Method, uri.PathAndQuery, hash, signature);
        var request = new HttpRequestMessage(new HttpMethod(call.Method), uri);
        request.Headers.Add(Authentication.ApiKeyHeader, key.Key);
        request.Headers.Add(Authentication.TimestampHeader, timestamp);
        request.Headers.Add(Authentication.SignatureHeader, Convert.ToHexStringLower(signature));
        if (hash.Length > 0)
            request.Headers.Add(Authentication.ContentHeader, hash);
        if (call.IdempotencyKey is { } idempotency)
            request.Headers.TryAddWithoutValidation(IdempotencyKey.Header, idempotency);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body)
            {
                Headers = { ContentType = MediaTypeHeaderValue.Parse(call.MediaType) },
            };
        }

        return request;
    }

    Uri? OwnAddress()
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        return addresses.Select(Reachable).OfType<Uri>().OrderBy(uri => uri.Scheme.Length).FirstOrDefault();
    }

    static Uri? Reachable(string address)
    {
        var parsed = BindingAddress.Parse(address);
        if (parsed.IsUnixPipe || parsed.IsNamedPipe)
            return null;
        var host = parsed.Host is "+" or "*" or "0.0.0.0" or "[::]" ? "localhost" : parsed.Host;
        return Uri.TryCreate($"{parsed.Scheme}://{host}:{parsed.Port}", UriKind.Absolute, out var uri) ? uri : null;
    }

    static async Task<string> ReadAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        await using var stream = await answer.Content.ReadAsStreamAsync(ct);
        var bytes = new byte[MostShown];
        var read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ct);
        return Encoding.UTF8.GetString(bytes, 0, read);
    }

    public void Dispose()
    {
        if (_client.IsValueCreated)
            _client.Value.Dispose();
    }
}
