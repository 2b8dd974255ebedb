using Hubby.Data;
using Hubby.Http;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Messaging.Push;

/// <param name="PublicKey">For the browser's <c>applicationServerKey</c>.</param>
sealed record PublicKeyAnswer(string PublicKey);

/// <summary>The open routes by which pages and apps subscribe.</summary>
static class PushRoutes
{
    const string Key = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
    const string BrowserKey = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";

    public static readonly Problem NotOffered = new(404, "push_not_offered", "This server does not send such notifications.");
    public static readonly Problem UnknownUuid = new(404, "unknown_uuid", "No promo code has this uuid.");

    static readonly Shape Id = Shape.Formatted("uuid");

    public static void Map(RouteGroupBuilder api)
    {
        var push = api.MapGroup("/push").WithTags("Notifications");
        push.MapGet("/public-key", ReadKey).WithName("get_push_public_key").WithSummary("The key a browser subscribes with")
            .WithDescription("Open. The server's public key of RFC 8292, for `pushManager.subscribe`.")
            .Documented(new()
            {
                Answers =
                [
                    new(200, "The key.",
                        Shape.Object("PushPublicKey", Field.Required("public_key", Shape.Text(100),
                            "An uncompressed point of P-256 in base64url: the `applicationServerKey`.")),
                        $$"""{ "success": true, "message": "The public key.", "data": { "public_key": "{{Key}}" } }"""),
                ],
                Problems = [NotOffered],
            });
        push.MapPost("/subscriptions", Subscribe.Handle).WithName("subscribe_to_push")
            .WithSummary("Subscribe a browser or an app")
            .WithDescription("Open. The uuid of a promo code is the right to hear of its booking. The same browser twice is one "
                + $"subscription; a booking keeps the newest {PushSubscription.MostPerBooking}.")
            .Documented(SubscribeDoc);
        push.MapDelete("/subscriptions/{id}", Remove).WithName("unsubscribe_from_push").WithSummary("Unsubscribe")
            .WithDescription("Open. Whoever knows the id that subscribing gave may remove it; it may be gone already.")
            .Documented(new()
            {
                Parameters = [RouteParameter.Path("id", Id, "As subscribing gave it.")],
                Answers = [new(204, "It is no more.", null, null)],
                Problems = [SubscriptionLimit.Problem],
            });
    }

    static readonly RouteDoc SubscribeDoc = new()
    {
        Body = Shape.Object("PushSubscriptionRequest",
            Field.Required("uuid", Id, "Of one of the booking's promo codes."),
            Field.Optional("subscription", Shape.Object(null,
                Field.Required("endpoint", Shape.Text(1000), "An https address."),
                Field.Required("keys", Shape.Object(null,
                    Field.Required("p256dh", Shape.Text(130), "The browser's public key, base64url."),
                    Field.Required("auth", Shape.Text(32), "The browser's secret, base64url.")), "The browser's keys.")),
                "The browser's subscription, as its `toJSON()` gives it."),
            Field.Optional("fcm_token", Shape.Text(1000),
                "Of an app, in place of `subscription`: its Firebase registration token."))
            with
        { AtLeastOneOf = ["subscription", "fcm_token"] },
        BodyExamples =
        [
            new("browser", "A browser", $$"""
                {
                  "uuid": "0f6d1a3e-6f5c-4d7a-9a52-3b1c8e7d2f40",
                  "subscription": {
                    "endpoint": "https://push.example.com/send/abc",
                    "keys": { "p256dh": "{{BrowserKey}}", "auth": "BTBZMqHH6r4Tts7J_aSIgg" }
                  }
                }
                """),
        ],
        Answers =
        [
            new(200, "Subscribed.", Shape.Object("PushSubscription", Field.Required("id", Id, "Removes the subscription.")),
                """
                { "success": true, "message": "Subscribed.", "data": { "id": "7b0a3f4e-0c1d-4e56-8a7b-1f2e3d4c5b6a" } }
                """),
        ],
        Problems = [NotOffered, UnknownUuid, SubscriptionLimit.Problem],
    };

    static async Task<IResult> ReadKey(VapidKeys keys, WebPushSender sender, CancellationToken ct) => sender.IsConfigured
        ? TypedResults.Ok(new Envelope<PublicKeyAnswer>("The public key.", new((await keys.ReadAsync(ct)).PublicKey)))
        : NotOffered.ToResult();

    static async Task<IResult> Remove(HttpContext http, string id, AppDb db, SubscriptionLimit limit, CancellationToken ct)
    {
        if (limit.Refuses(http))
            return SubscriptionLimit.Problem.ToResult();
        if (!Guid.TryParseExact(id, "D", out var known))
            return Problems.NotFound.ToResult();
        await db.PushSubscriptions.Where(row => row.Id == known).ExecuteDeleteAsync(ct);
        return TypedResults.NoContent();
    }
}
