using System.Text.Json;
using System.Text.Json.Serialization;
using Hubby.Http;

namespace Hubby.Webhooks;

/// <summary>An endpoint as the API shows it.</summary>
sealed record WebhookAnswer
{
    public required Guid Id { get; init; }
    public required string Url { get; init; }
    public required IReadOnlyList<string> Events { get; init; }
    public required bool Enabled { get; init; }
    public required string? DisabledReason { get; init; }
    public required DateTimeOffset? DisabledAt { get; init; }
    public required DateTimeOffset? FailingSince { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Shown once, when it is made.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Secret { get; init; }

    /// <summary>Until when the secret before it signs as well.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? OldSecretUntil { get; init; }

    public static WebhookAnswer Of(WebhookEndpoint endpoint, DateTimeOffset now, string? secret = null) => new()
    {
        Id = endpoint.Id,
        Url = endpoint.Url,
        Events = endpoint.Events.Split(' '),
        Enabled = endpoint.DisabledAt is null,
        DisabledReason = endpoint.DisabledReason,
        DisabledAt = endpoint.DisabledAt,
        FailingSince = endpoint.FailingSince,
        CreatedAt = endpoint.CreatedAt,
        Secret = secret,
        OldSecretUntil = endpoint.OldSecretUntil > now ? endpoint.OldSecretUntil : null,
    };
}

/// <summary>A delivery as the API shows it: what was sent and what came back.</summary>
sealed record DeliveryAnswer(
    Guid Id, Guid Event, string Type, DeliveryState Status, int Attempts, DateTimeOffset CreatedAt, DateTimeOffset? NextTryAt,
    DateTimeOffset? DeliveredAt, int? ResponseStatus, int? DurationMs, string? LastError,
    [property: JsonConverter(typeof(RawJsonConverter))] string Request, string? Response)
{
    public static DeliveryAnswer Of(WebhookDelivery row) => new(row.Id, row.Event, row.Type, row.State, row.Attempts,
        row.CreatedAt, row.NextTryAt, row.DeliveredAt, row.Status, row.DurationMs, row.Error, row.Body, row.Response);
}

/// <summary>What a replay came to.</summary>
/// <param name="Deliveries">How many events are sent.</param>
/// <param name="NextFrom">Where the next replay goes on, when the range holds more.</param>
sealed record ReplayAnswer(int Deliveries, DateTimeOffset? NextFrom);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(ApiInstantConverter), typeof(LowerCaseEnumConverter<DeliveryState>)])]
[JsonSerializable(typeof(Envelope<WebhookAnswer>))]
[JsonSerializable(typeof(Page<WebhookAnswer>))]
[JsonSerializable(typeof(Envelope<DeliveryAnswer>))]
[JsonSerializable(typeof(Page<DeliveryAnswer>))]
[JsonSerializable(typeof(Envelope<ReplayAnswer>))]
[JsonSerializable(typeof(WebhookBody))]
[JsonSerializable(typeof(WebhookTry[]))]
sealed partial class WebhooksJson : JsonSerializerContext;

static class WebhookBytes
{
    /// <summary>With our way of escaping, for which the generator has no attribute.</summary>
    public static readonly WebhooksJson Json =
        new(new JsonSerializerOptions(WebhooksJson.Default.Options) { Encoder = ApiJson.Encoder });

    public static IResult Answer(int status, string message, WebhookAnswer webhook) => new JsonBytes(status,
        JsonSerializer.SerializeToUtf8Bytes(new Envelope<WebhookAnswer>(message, webhook), Json.EnvelopeWebhookAnswer));

    public static IResult Answer(int status, string message, WebhookDelivery delivery) => new JsonBytes(status,
        JsonSerializer.SerializeToUtf8Bytes(
            new Envelope<DeliveryAnswer>(message, DeliveryAnswer.Of(delivery)), Json.EnvelopeDeliveryAnswer));

    public static IResult Answer(int status, string message, ReplayAnswer replay) => new JsonBytes(status,
        JsonSerializer.SerializeToUtf8Bytes(new Envelope<ReplayAnswer>(message, replay), Json.EnvelopeReplayAnswer));

    public static IResult Answer(Page<WebhookAnswer> page) =>
        new JsonBytes(StatusCodes.Status200OK, JsonSerializer.SerializeToUtf8Bytes(page, Json.PageWebhookAnswer));

    public static IResult Answer(Page<DeliveryAnswer> page) =>
        new JsonBytes(StatusCodes.Status200OK, JsonSerializer.SerializeToUtf8Bytes(page, Json.PageDeliveryAnswer));
}

/// <summary>The refusals of the webhook routes.</summary>
static class WebhookProblems
{
    public static readonly Problem NotFound = new(404, "webhook_not_found", "There is no webhook with this id.");
    public static readonly Problem DeliveryNotFound = new(404, "delivery_not_found", "There is no delivery with this id.");
    public static readonly Problem TooMany = new(409, "too_many_webhooks",
        $"There are {WebhookEndpoint.MostPerPartner} webhooks already. Delete one first.");
    public static readonly Problem Disabled = new(409, "webhook_disabled",
        "This webhook is disabled. Enable it first: PUT with {\"enabled\":true}.");
}
