using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Hubby.Messages;
using Microsoft.Extensions.Options;

namespace Hubby.Messaging.WhatsApp;

/// <summary>Template messages by Meta's Cloud API.</summary>
sealed class WhatsAppChannel(
    WhatsAppClient client, DeliveryReference reference, IOptions<WhatsAppOptions> options, TimeProvider clock) : IChannel
{
    public const string Provider = "whatsapp";
    public const string NoTemplate = "no_template";

    public Channels Channel => Channels.Whatsapp;
    public bool IsConfigured => options.Value.PhoneNumberId is not null;
    public int Concurrency => 8;

    public async Task<SendResult> SendAsync(TravellerMessage message, CancellationToken ct)
    {
        if (WhatsAppTemplate.Of(message, options.Value) is not { } template)
            return new SendResult.Skip(NoTemplate);
        using var request = Request(message.Message, template);
        var (answer, failure) = await client.Http.AskAsync(request, clock, ct);
        return answer is null ? new SendResult.Away(failure!.Away(Provider)) : Read(answer);
    }

    HttpRequestMessage Request(Message message, WhatsAppTemplate template)
    {
        var parameters = template.Values.Select(JsonNode? (value) => new JsonObject { ["type"] = "text", ["text"] = value });
        var body = new JsonObject
        {
            ["messaging_product"] = "whatsapp",
            ["recipient_type"] = "individual",
            ["to"] = message.Recipient,
            ["type"] = "template",
            ["template"] = new JsonObject
            {
                ["name"] = template.Name,
                ["language"] = new JsonObject { ["code"] = template.Language },
                ["components"] =
                    new JsonArray(new JsonObject { ["type"] = "body", ["parameters"] = new JsonArray([.. parameters]) }),
            },
            ["biz_opaque_callback_data"] = reference.Of(message),
        };
        var settings = options.Value;
        return new(HttpMethod.Post, $"{settings.BaseAddress}/{settings.ApiVersion}/{settings.PhoneNumberId}/messages")
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", settings.AccessToken) },
            Content = new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json")),
        };
    }

    static SendResult Read(ProviderAnswer answer)
    {
        var json = ProviderJson.Parse(answer.Body);
        if (answer.IsSuccess)
            return new SendResult.Sent(Provider, json.List("messages").FirstOrDefault().Text("id"));
        var code = json.At("error").Number("code");
        var error = answer.Named(Provider, code);
        return WhatsAppErrors.IsOfAccount(code) ? new SendResult.Away(error)
            : WhatsAppErrors.IsForLater(code) ? new SendResult.Later(error, answer.RetryAfter)
            : WhatsAppErrors.ReasonFor(code) is { } reason ? new SendResult.Never(reason, error)
            : answer.IsRefusedCredentials ? new SendResult.Away(error)
            : answer.IsForLater ? new SendResult.Later(error, answer.RetryAfter)
            : new SendResult.Never(WhatsAppErrors.Refused, error);
    }
}

/// <summary>The connection to the Cloud API.</summary>
sealed class WhatsAppClient(HttpClient http)
{
    public HttpClient Http => http;
}

/// <summary>The error codes of the Cloud API, as answers and status webhooks carry them.</summary>
static class WhatsAppErrors
{
    public const string Refused = "provider_refused";

    /// <summary>Token expired or without the permission, account locked or restricted.</summary>
    public static bool IsOfAccount(long? code) =>
        code is 0 or 3 or 10 or (>= 190 and <= 299) or 368 or 131005 or 131031 or 131042;

    /// <summary>Rate limits, trouble at Meta's, and templates (132…) that the operator can still put right.</summary>
    public static bool IsForLater(long? code) => code is 1 or 2 or 4 or 80007 or 130429 or 131000 or 131016 or 131048 or 131056
        or 131057 or (>= 132000 and <= 132999) or 133004 or 133016;

    /// <summary>Why this number gets nothing; none for a code that says nothing of it.</summary>
    public static string? ReasonFor(long? code) => code switch
    {
        131026 or 131030 or 131021 or 131045 => "number_rejected",
        131050 => "opted_out",
        130472 or 131047 or 131049 => RecordDelivery.Undelivered,
        _ => null,
    };
}
