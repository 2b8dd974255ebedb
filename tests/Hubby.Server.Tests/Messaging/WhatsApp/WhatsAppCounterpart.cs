using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hubby.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Hubby.Tests.Messaging.WhatsApp;

/// <summary>Meta's Cloud API as it is published: what it takes, its error codes, and its signed webhooks.</summary>
public sealed class WhatsAppCounterpart : ICounterpart
{
    const string Number = "106540352242922";
    const string Token = "EAAG-token-of-the-tests";
    const string AppSecret = "app-secret-of-the-tests";
    public const string VerifyToken = "word-of-our-choice";

    FarServer? _server;
    int _count;

    public ConcurrentQueue<Sent> Received { get; } = new();

    public sealed record Sent(string Id, string To, JsonElement Template, string Reference)
    {
        public IEnumerable<string?> Values => Template.GetProperty("components")[0].GetProperty("parameters").EnumerateArray()
            .Select(parameter => parameter.GetProperty("text").GetString());
    }

    public IEnumerable<string> Settings =>
    [
        $"--WhatsApp:BaseAddress={_server!.Address.ToString().TrimEnd('/')}", $"--WhatsApp:PhoneNumberId={Number}",
        $"--WhatsApp:AccessToken={Token}", $"--WhatsApp:AppSecret={AppSecret}", $"--WhatsApp:VerifyToken={VerifyToken}",
        "--WhatsApp:Languages=en_US, nl, zh_CN", "--WhatsApp:Templates:promo_code=esim_code",
        "--WhatsApp:Templates:promo_code.nl=esim_code_nl",
    ];

    public async Task StartAsync(string dataDirectory) => _server = await FarServer.StartAsync(AnswerAsync);

    public void Adjust(WebApplicationBuilder builder)
    {
    }

    async Task AnswerAsync(HttpContext http)
    {
        if (http.Request.Headers.Authorization != $"Bearer {Token}")
        {
            await RefuseAsync(http, 401, 190);
            return;
        }

        var body = await JsonSerializer.DeserializeAsync<JsonElement>(http.Request.Body);
        if (http.Request.Path != $"/v23.0/{Number}/messages" || body.GetProperty("messaging_product").GetString() != "whatsapp"
            || body.GetProperty("type").GetString() != "template")
        {
            await RefuseAsync(http, 400, 100);
            return;
        }

        // The last digits of the number ask for an error.
        var to = body.GetProperty("to").GetString()!;
        if (to.StartsWith("+1666", StringComparison.Ordinal))
        {
            var code = int.Parse(to[5..], System.Globalization.CultureInfo.InvariantCulture);
            await RefuseAsync(http, code == 130429 ? 429 : 400, code);
            return;
        }

        var sent = new Sent($"wamid.{Interlocked.Increment(ref _count)}", to, body.GetProperty("template"),
            body.GetProperty("biz_opaque_callback_data").GetString()!);
        Received.Enqueue(sent);
        await http.Response.WriteAsJsonAsync(new
        {
            messaging_product = "whatsapp",
            contacts = new[] { new { input = to, wa_id = to[1..] } },
            messages = new[] { new { id = sent.Id, message_status = "accepted" } },
        });
    }

    static Task RefuseAsync(HttpContext http, int status, int code)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(
            new { error = new { message = $"(#{code}) no", type = "OAuthException", code, fbtrace_id = "x" } });
    }

    /// <summary>What Meta sends when a message's state changes.</summary>
    public static HttpRequestMessage Report(
        Sent sent, string status, int? error = null, bool withReference = true, string secret = AppSecret)
    {
        var state = new JsonObject
        {
            ["id"] = sent.Id,
            ["status"] = status,
            ["timestamp"] = "1750000000",
            ["recipient_id"] = sent.To[1..],
        };
        if (withReference)
            state["biz_opaque_callback_data"] = sent.Reference;
        if (error is { } code)
            state["errors"] = new JsonArray(new JsonObject { ["code"] = code, ["title"] = "no" });
        var body = new JsonObject
        {
            ["object"] = "whatsapp_business_account",
            ["entry"] = new JsonArray(new JsonObject
            {
                ["id"] = "1",
                ["changes"] = new JsonArray(new JsonObject
                {
                    ["field"] = "messages",
                    ["value"] = new JsonObject { ["messaging_product"] = "whatsapp", ["statuses"] = new JsonArray(state) },
                }),
            }),
        }.ToJsonString();
        var signature =
            Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)));
        return new(HttpMethod.Post, "/api/callbacks/whatsapp")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
            Headers = { { "X-Hub-Signature-256", $"sha256={signature}" } },
        };
    }

    public ValueTask DisposeAsync() => _server!.DisposeAsync();
}
