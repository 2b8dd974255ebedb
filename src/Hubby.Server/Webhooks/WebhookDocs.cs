using Hubby.Events;
using Hubby.Http;
using static Hubby.Http.Field;

namespace Hubby.Webhooks;

/// <summary>What the API document says of the webhook routes.</summary>
static class WebhookDocs
{
    const string Webhook = """
        {
              "id": "01972a55-7d8a-7f00-a3a5-e1d1c9a4b7f6",
              "url": "https://example.com/hubby",
              "events": ["*"],
              "enabled": true,
              "disabled_reason": null,
              "disabled_at": null,
              "failing_since": null,
              "created_at": "2025-06-01T09:30:00.000Z"
            }
        """;

    const string WithSecret = $$"""
        { "success": true, "message": "The secret is shown this once; keep it.", "data": {{Webhook}} }
        """;

    const string Changed = $$"""
        { "success": true, "message": "The webhook as it is now.", "data": {{Webhook}} }
        """;

    const string Listed = $$"""
        { "success": true, "message": "Your webhooks.", "data": [{{Webhook}}], "has_more": false, "next_cursor": null }
        """;

    const string Delivery = """
        {
              "id": "01972a55-8112-7b52-8d47-0c1f55a3d9e0",
              "event": "01972a55-7d40-7c1f-9d0a-6a8e0f3b2c18",
              "type": "booking.created",
              "status": "delivered",
              "attempts": 1,
              "created_at": "2025-06-01T09:30:00.000Z",
              "next_try_at": null,
              "delivered_at": "2025-06-01T09:30:01.000Z",
              "response_status": 204,
              "duration_ms": 87,
              "last_error": null,
              "request": {
                "type": "booking.created",
                "timestamp": "2025-06-01T09:30:00.000Z",
                "data": { "id": "03ar3lAnqvpKQJB0v5wT", "booking_id": "YOUR-BOOKING-123" }
              },
              "response": ""
            }
        """;

    const string OnItsWay = $$"""
        { "success": true, "message": "The delivery is on its way.", "data": {{Delivery}} }
        """;

    const string Log = $$"""
        {
          "success": true, "message": "Deliveries, newest first.", "data": [{{Delivery}}], "has_more": false, "next_cursor": null
        }
        """;

    const string Replayed = """
        { "success": true, "message": "The events are on their way.", "data": { "deliveries": 12, "next_from": null } }
        """;

    static readonly Shape Uuid = Shape.Formatted("uuid");
    static readonly Shape Types = Shape.ListOf(Shape.OneOf([EventTypes.All, .. EventTypes.Known]), 1, ReadWebhook.MaxEvents);
    static readonly Shape Url = Shape.Text(WebhookEndpoint.MaxUrl) with { Example = "https://example.com/hubby" };
    static readonly Shape Sent = Shape.Text(40, min: 10) with { Example = "2025-06-15T00:00:00.000Z" };

    static readonly Shape Shown = Shape.Object("Webhook",
        Required("id", Uuid, "Names the webhook."),
        Required("url", Url, "Where events go."),
        Required("events", Types, "Which."),
        Required("enabled", Shape.Boolean(), "Whether anything is sent."),
        Required("disabled_reason", Shape.OneOf("by_partner", "gone", "failing").OrNull(),
            "You said so, it answered 410, or every attempt of five days has failed."),
        Required("disabled_at", Shape.Instant().OrNull(), "Since when."),
        Required("failing_since", Shape.Instant().OrNull(), "Since when every attempt has failed."),
        Required("created_at", Shape.Instant(), "When it was made."),
        Optional("secret", Shape.Text(100), "What deliveries are signed with; in the answer that makes it alone."),
        Optional("old_secret_until", Shape.Instant(), "Until when the secret before it signs as well."));

    static readonly Shape ShownDelivery = Shape.Object("WebhookDelivery",
        Required("id", Uuid, "Names the delivery."),
        Required("event", Uuid, "The event's id: what `webhook-id` says."),
        Required("type", Shape.Text(60), "The event's type."),
        Required("status", Shape.OneOf("pending", "delivered", "failed"), "What became of it."),
        Required("attempts", Shape.Integer(0), "Attempts so far."),
        Required("created_at", Shape.Instant(), "When it was made."),
        Required("next_try_at", Shape.Instant().OrNull(), "When it is tried next."),
        Required("delivered_at", Shape.Instant().OrNull(), "When the receiver took it."),
        Required("response_status", Shape.Integer(100, 999).OrNull(), "The status that the receiver answered last."),
        Required("duration_ms", Shape.Integer(0).OrNull(), "How long that took."),
        Required("last_error", Shape.Text(WebhookDelivery.MaxError).OrNull(), "Why the last attempt failed."),
        Required("request", Shape.AnyObject(), "The body as it is sent."),
        Required("response", new Shape(ShapeType.String).OrNull(), "The first 16 KB of the last answer."));

    static readonly Shape Request = Shape.Object("WebhookRequest",
        Required("url", Url, "An address on the internet; https in production."),
        Optional("events", Types, "The types you want to hear of; all when left out."));

    static readonly Shape ChangeRequest = Shape.Object("WebhookChange",
        Optional("url", Url, "An address on the internet; https in production."),
        Optional("events", Types, "The types you want to hear of."),
        Optional("enabled", Shape.Boolean(), "False: nothing is sent until it is true again."));

    static readonly Shape RotateRequest = Shape.Object("SecretRotation",
        Optional("overlap_hours", Shape.Integer(0, RotateWebhookSecret.MostHours)
            with
        { Default = $"{RotateWebhookSecret.DefaultHours}" }, "How long the old secret signs as well."));

    static readonly Shape ReplayRequest = Shape.Object("ReplayRequest",
        Required("from", Sent, "From this instant on."),
        Optional("to", Sent, "Before this instant; now when left out."));

    static readonly Shape ReplayShown = Shape.Object("Replay",
        Required("deliveries", Shape.Integer(0), "How many events are sent."),
        Required("next_from", Shape.Instant().OrNull(), "Where to go on when there are more."));

    static readonly RouteParameter ById = RouteParameter.Path("id", Uuid, "The webhook's `id`.");

    public static readonly RouteDoc Create = new()
    {
        Body = Request,
        BodyExamples = [new("all", "All events", """{ "url": "https://example.com/hubby", "events": ["*"] }""")],
        Answers = [new(201, "The webhook with its secret.", Shown, WithSecret)
            { Headers = [("Location", "Where the webhook can be changed.")] }],
        Problems = [WebhookProblems.TooMany],
    };

    public static readonly RouteDoc List = new()
    {
        Answers = [new(200, "Your webhooks.", Shape.ListOf(Shown, 0, WebhookEndpoint.MostPerPartner), Listed) { IsPage = true }],
    };

    public static readonly RouteDoc Change = new()
    {
        Parameters = [ById],
        Body = ChangeRequest,
        BodyExamples = [new("enable", "Enable it again", """{ "enabled": true }""")],
        Answers = [new(200, "The webhook.", Shown, Changed)],
        Problems = [WebhookProblems.NotFound],
    };

    public static readonly RouteDoc Delete = new()
    {
        Parameters = [ById],
        Answers = [new(204, "It is gone.", null, null)],
        Problems = [WebhookProblems.NotFound],
    };

    public static readonly RouteDoc Rotate = new()
    {
        Parameters = [ById],
        Body = RotateRequest,
        BodyExamples = [new("day", "A day to change over", """{ "overlap_hours": 24 }""")],
        Answers = [new(200, "The webhook with its new secret.", Shown, WithSecret)],
        Problems = [WebhookProblems.NotFound],
    };

    public static readonly RouteDoc Ping = new()
    {
        Parameters = [ById],
        Answers = [new(202, "The delivery.", ShownDelivery, OnItsWay)],
        Problems = [WebhookProblems.NotFound, WebhookProblems.Disabled],
    };

    public static readonly RouteDoc Deliveries = new()
    {
        Parameters =
        [
            ById,
            RouteParameter.Query("status", Shape.OneOf("pending", "delivered", "failed"), "Only these."),
            RouteParameter.Limit("Deliveries"),
            RouteParameter.Cursor,
        ],
        Answers =
        [
            new(200, "A page of deliveries.", Shape.ListOf(ShownDelivery, 0, PageRequest.MaxLimit), Log)
            {
                IsPage = true,
                Headers = [RouteAnswer.NextPage],
            },
        ],
        Problems = [WebhookProblems.NotFound],
    };

    public static readonly RouteDoc Redeliver = new()
    {
        Parameters = [ById, RouteParameter.Path("delivery", Uuid, "The delivery's `id`.")],
        Answers = [new(202, "The delivery.", ShownDelivery, OnItsWay)],
        Problems = [WebhookProblems.NotFound, WebhookProblems.DeliveryNotFound, WebhookProblems.Disabled],
    };

    public static readonly RouteDoc Replay = new()
    {
        Parameters = [ById],
        Body = ReplayRequest,
        BodyExamples = [new("hour", "What was missed", """{ "from": "2025-06-15T09:00:00Z", "to": "2025-06-15T10:00:00Z" }""")],
        Answers = [new(202, "What is sent.", ReplayShown, Replayed)],
        Problems = [WebhookProblems.NotFound, WebhookProblems.Disabled],
    };
}
