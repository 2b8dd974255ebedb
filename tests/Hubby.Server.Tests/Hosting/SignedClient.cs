using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Hubby.Tests.Hosting;

/// <summary>What a partner was given.</summary>
public sealed record Credentials(Guid PartnerId, string Slug, string Key, string Secret);

/// <summary>
/// Calls as a partner's program does. It signs by the contract with the framework's own HMAC, not with the server's code.
/// </summary>
public sealed class SignedClient(HttpClient client, Credentials credentials, TimeProvider clock)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public Credentials Credentials => credentials;

    public Task<HttpResponseMessage> GetAsync(string target) => SendAsync(HttpMethod.Get, target);

    public Task<HttpResponseMessage> DeleteAsync(string target) => SendAsync(HttpMethod.Delete, target);

    public Task<HttpResponseMessage> PostAsync(string target, string json, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, target, json, headers);

    public Task<HttpResponseMessage> PutAsync(string target, string json) => SendAsync(HttpMethod.Put, target, json);

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string target, string? json = null, params (string Name, string Value)[] headers)
    {
        using var request = Sign(method, target);
        if (json is not null)
            request.Content = Json(Encoding.UTF8.GetBytes(json));
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await client.SendAsync(request, Ct);
    }

    /// <summary>A body that is no JSON.</summary>
    public async Task<HttpResponseMessage> SendContentAsync(HttpMethod method, string target, HttpContent content,
        string? contentSha256, IEnumerable<(string Name, string Value)> headers)
    {
        using var request = Sign(method, target, contentSha256);
        request.Content = content;
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await client.SendAsync(request, Ct);
    }

    /// <summary>A request with its three headers, for a test that adds to it or changes it.</summary>
    public HttpRequestMessage Sign(HttpMethod method, string target, string? contentSha256 = null, long? timestamp = null)
    {
        var request = new HttpRequestMessage(method, target);
        foreach (var (name, value) in Headers(method.Method, target, contentSha256, timestamp))
            request.Headers.Add(name, value);
        return request;
    }

    public IReadOnlyList<(string Name, string Value)> Headers(
        string method, string target, string? contentSha256 = null, long? timestamp = null)
    {
        var at = (timestamp ?? clock.GetUtcNow().ToUnixTimeMilliseconds()).ToString(CultureInfo.InvariantCulture);
        var message = Encoding.UTF8.GetBytes($"{at}{method}{target}{contentSha256}");
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(credentials.Secret), message));
        List<(string, string)> headers = [("x-api-key", credentials.Key), ("x-timestamp", at), ("x-signature", signature)];
        if (contentSha256 is not null)
            headers.Add(("x-content-sha256", contentSha256));
        return headers;
    }

    public static ByteArrayContent Json(byte[] body) =>
        new(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    public static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>
    /// A signed request whose target goes out as it is written, which no HTTP client does. Answers with the whole response.
    /// </summary>
    public Task<string> SendRawAsync(string method, string target, string body = "", string? signedTarget = null)
    {
        var head = new StringBuilder($"{method} {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        foreach (var (name, value) in Headers(method, signedTarget ?? target))
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        if (body.Length > 0)
        {
            head.Append("Content-Type: application/json\r\nContent-Length: ")
                .Append(Encoding.UTF8.GetByteCount(body)).Append("\r\n");
        }

        return RawHttp.SendAsync(client.BaseAddress!, Encoding.UTF8.GetBytes($"{head}\r\n{body}"));
    }
}

/// <summary>Bytes over a socket, for requests that a well-behaved client cannot send.</summary>
public static class RawHttp
{
    public static async Task<string> SendAsync(Uri address, byte[] request)
    {
        var ct = TestContext.Current.CancellationToken;
        using var socket = new TcpClient();
        await socket.ConnectAsync(address.Host, address.Port, ct);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(request, ct);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(ct);
    }

    public static int StatusOf(string response) => int.Parse(response.Split(' ', 3)[1], CultureInfo.InvariantCulture);
}
