using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hubby.Messaging.Push;
using Hubby.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Hubby.Tests.Messaging.Push;

/// <summary>
/// A push service of a browser (RFC 8030, over TLS) and Google's token server with Firebase Cloud Messaging, as they are
/// published.
/// </summary>
public sealed class PushCounterpart : ICounterpart
{
    const string Project = "acme-travel";
    const string Email = "hubby@acme-travel.iam.gserviceaccount.com";
    const string AccessToken = "ya29.token-of-the-tests";

    readonly RSA _account = RSA.Create(2048);
    readonly X509Certificate2 _certificate = SelfSigned();
    string _accountFile = "";
    FarServer? _push;
    FarServer? _google;
    int _tokens;

    public ConcurrentQueue<(string Path, byte[] Body, string Topic)> Pushed { get; } = new();

    public ConcurrentQueue<JsonElement> ToApps { get; } = new();

    /// <summary>Whatever an answer should have been but for a mistake of ours.</summary>
    public ConcurrentQueue<string> Complaints { get; } = new();

    public int TokensSold => Volatile.Read(ref _tokens);

    public Uri PushAddress => _push!.Address;

    public IEnumerable<string> Settings =>
    [
        "--Outbound:AllowedNetworks=127.0.0.0/8", "--Push:Subject=mailto:push@example.com",
        $"--Push:FcmServiceAccountFile={_accountFile}", $"--Push:FcmBaseAddress={_google!.Address.ToString().TrimEnd('/')}",
    ];

    public async Task StartAsync(string dataDirectory)
    {
        _push = await FarServer.StartAsync(http => Checked(http, PushAsync), _certificate);
        _google = await FarServer.StartAsync(http => Checked(http, http.Request.Path == "/token" ? SellAsync : ToAppAsync));
        _accountFile = Path.Combine(dataDirectory, "account.json");
        await File.WriteAllTextAsync(_accountFile, new JsonObject
        {
            ["type"] = "service_account",
            ["project_id"] = Project,
            ["private_key"] = _account.ExportPkcs8PrivateKeyPem(),
            ["client_email"] = Email,
            ["token_uri"] = $"{_google.Address}token",
        }.ToJsonString());
    }

    public void Adjust(WebApplicationBuilder builder) => builder.Services.AddHttpClient(nameof(WebPushSender))
        .ConfigurePrimaryHttpMessageHandler((handler, _) =>
            ((SocketsHttpHandler)handler).SslOptions.RemoteCertificateValidationCallback =
            (_, certificate, _, _) => certificate?.GetCertHashString() == _certificate.GetCertHashString());

    async Task Checked(HttpContext http, Func<HttpContext, Task> answer)
    {
        try
        {
            await answer(http);
        }
        catch (Exception failure)
        {
            Complaints.Enqueue(failure.Message);
            http.Response.StatusCode = 400;
        }
    }

    async Task PushAsync(HttpContext http)
    {
        var path = http.Request.Path.ToString();
        if (path.StartsWith("/gone", StringComparison.Ordinal) || path.StartsWith("/busy", StringComparison.Ordinal))
        {
            http.Response.StatusCode = path.StartsWith("/gone", StringComparison.Ordinal) ? 410 : 429;
            http.Response.Headers.RetryAfter = "120";
            return;
        }

        var headers = http.Request.Headers;
        Assert.Equal("POST", http.Request.Method);
        Assert.StartsWith("vapid ", headers.Authorization.ToString(), StringComparison.Ordinal);
        VapidProof.Check(headers.Authorization.ToString()["vapid ".Length..],
            PushAddress.GetLeftPart(UriPartial.Authority), TimeProvider.System.GetUtcNow());
        Assert.Equal("aes128gcm", headers.ContentEncoding.ToString());
        Assert.InRange(int.Parse(headers["TTL"].ToString(), System.Globalization.CultureInfo.InvariantCulture), 1, 2419200);
        Assert.Matches("^(very-low|low|normal|high)$", headers["Urgency"].ToString());
        Assert.Matches("^[A-Za-z0-9_-]{1,32}$", headers["Topic"].ToString());
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        Assert.InRange(body.Length, 1, 4096);
        Pushed.Enqueue((path, body.ToArray(), headers["Topic"].ToString()));
        http.Response.StatusCode = 201;
        http.Response.Headers.Location = $"{PushAddress}message/1";
    }

    async Task SellAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        Assert.Equal("urn:ietf:params:oauth:grant-type:jwt-bearer", form["grant_type"]);
        var token = form["assertion"].ToString().Split('.');
        Assert.True(_account.VerifyData(Encoding.ASCII.GetBytes($"{token[0]}.{token[1]}"), Base64Url.DecodeFromChars(token[2]),
            HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        var claims = JsonElement.Parse(Base64Url.DecodeFromChars(token[1]));
        Assert.Equal(Email, claims.GetProperty("iss").GetString());
        Assert.Equal($"{_google!.Address}token", claims.GetProperty("aud").GetString());
        Assert.Equal("https://www.googleapis.com/auth/firebase.messaging", claims.GetProperty("scope").GetString());
        Assert.Equal(3600, claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64());
        Interlocked.Increment(ref _tokens);
        await http.Response.WriteAsJsonAsync(new { access_token = AccessToken, expires_in = 3599, token_type = "Bearer" });
    }

    async Task ToAppAsync(HttpContext http)
    {
        Assert.Equal($"/v1/projects/{Project}/messages:send", http.Request.Path.ToString());
        Assert.Equal($"Bearer {AccessToken}", http.Request.Headers.Authorization.ToString());
        var message = (await JsonSerializer.DeserializeAsync<JsonElement>(http.Request.Body)).GetProperty("message");
        var token = message.GetProperty("token").GetString()!;
        if (token.StartsWith("gone", StringComparison.Ordinal))
        {
            http.Response.StatusCode = 404;
            await http.Response.WriteAsync("""
                {"error":{"code":404,"message":"Requested entity was not found.","status":"NOT_FOUND","details":[
                {"@type":"type.googleapis.com/google.firebase.fcm.v1.FcmError","errorCode":"UNREGISTERED"}]}}
                """);
            return;
        }

        ToApps.Enqueue(message);
        await http.Response.WriteAsJsonAsync(new { name = $"projects/{Project}/messages/0:1" });
    }

    static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=push.example.com", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }

    public async ValueTask DisposeAsync()
    {
        await _push!.DisposeAsync();
        await _google!.DisposeAsync();
        _account.Dispose();
        _certificate.Dispose();
    }
}
