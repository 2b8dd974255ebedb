using System.Globalization;
using Hubby.Notices;

namespace Hubby.Webhooks;

/// <summary>What a partner is told of an endpoint that was disabled for it.</summary>
static class DisabledNotice
{
    // What first failed was made before its attempt ended; a receiver knows what it has by its id.
    static readonly TimeSpan Margin = TimeSpan.FromHours(1);

    public static NoticeText Of(WebhookEndpoint endpoint, Attempt last, DateTimeOffset now) =>
        new($"Your webhook at {new Uri(endpoint.Url).Host} is disabled", "Your webhook is", "Disabled",
        [
            $"Events are no longer sent to **{WithoutQuery(endpoint.Url)}**, because {Because(endpoint, last)}.",
            "Nothing is lost: events are kept for 30 days. Once your server answers again, enable the webhook and have what it "
                + "missed sent again:",
            $"**PUT /api/webhooks/{endpoint.Id}** with {{\"enabled\":true}}",
            $"**POST /api/webhooks/{endpoint.Id}/replay** with {{\"from\":\"{From(endpoint, now):yyyy-MM-ddTHH:mm:ssZ}\"}}",
        ], new("How webhooks work", "/docs/webhooks"));

    static string Because(WebhookEndpoint endpoint, Attempt last) => last.IsGone
        ? "your server answered 410, which says that it is gone for good"
        : string.Create(CultureInfo.InvariantCulture,
            $"every attempt since {endpoint.FailingSince:d MMMM yyyy, HH:mm} UTC has failed, the last one with: {last.Error}");

    static DateTimeOffset From(WebhookEndpoint endpoint, DateTimeOffset now) => (endpoint.FailingSince ?? now) - Margin;

    // A secret may stand in what follows the path.
    static string WithoutQuery(string url) => new Uri(url).GetLeftPart(UriPartial.Path);
}
