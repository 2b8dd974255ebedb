using System.Text.Json;
using System.Text.Json.Serialization;
using Hubby.Http;

namespace Hubby.Webhooks;

/// <summary>What is sent: <c>{"type","timestamp","data"}</c>.</summary>
sealed record WebhookBody(
    string Type, DateTimeOffset Timestamp, [property: JsonConverter(typeof(RawJsonConverter))] string Data)
{
    public static string Of(string type, DateTimeOffset timestamp, string data) =>
        JsonSerializer.Serialize(new(type, timestamp, data), WebhookBytes.Json.WebhookBody);
}
