using System.Globalization;
using System.Text.Json;
using Hubby.Bookings;
using Hubby.Esims;
using Hubby.Events;
using Hubby.Http;
using Hubby.Messages;
using Hubby.Portal;
using Hubby.PromoCodes;
using Hubby.RequestLog;
using Hubby.Webhooks;

namespace Hubby.Desk;

/// <summary>Something that happened to a booking, as its page tells it.</summary>
/// <param name="At">When.</param>
/// <param name="Group">One of <see cref="Timeline.Groups"/>.</param>
/// <param name="Glyph">What stands on the line.</param>
/// <param name="Title">What happened.</param>
public sealed record TimelineEntry(DateTimeOffset At, string Group, string Glyph, string Title)
{
    /// <summary>Beside the title.</summary>
    public string? Says { get; init; }

    /// <summary>Below it: the cause.</summary>
    public string? Cause { get; init; }

    /// <summary>Whether a stop of the journey was reached.</summary>
    public bool IsStop { get; init; }

    /// <summary>Whether somebody should look.</summary>
    public bool IsBad { get; init; }

    /// <summary>A method or a status, with the class that colours it.</summary>
    public IReadOnlyList<(string Text, string? Kind)> Tags { get; init; } = [];

    /// <summary>After the tags.</summary>
    public string? Then { get; init; }

    /// <summary>Of a mail, in a frame.</summary>
    public string? PreviewAddress { get; init; }

    /// <summary>A body, indented.</summary>
    public string? Json { get; init; }

    /// <summary>Where there is more of it.</summary>
    public string? Link { get; init; }

    /// <summary>What the link says.</summary>
    public string? LinkText { get; init; }
}

/// <summary>Tells what happened to a booking, from all that is kept of it; the newest first.</summary>
static class Timeline
{
    public const string Traveller = "traveller";
    public const string Messages = "messages";
    public const string Esim = "esim";
    public const string Api = "api";

    public static readonly IReadOnlyList<(string Word, string Title)> Groups =
        [(Traveller, "Traveller"), (Messages, "Messages"), (Esim, "eSIM"), (Api, "API, webhooks")];

    public static IReadOnlyList<TimelineEntry> Of(
        BookingHistory history, DateTimeOffset now, bool maySeeCodes, bool mayDevelop) =>
    [
        .. history.Facts.Select(fact => OfFact(history, fact)).OfType<TimelineEntry>()
            .Concat(history.Desk.Messages.SelectMany(message => OfMessages.Entries(history.Booking, message, now, maySeeCodes)))
            .Concat(history.Desk.Esims.SelectMany(Failures))
            .Concat(history.Deliveries.Select(delivery => OfDelivery(history, delivery, now, mayDevelop)))
            .Concat(history.Requests.Select(request => OfRequest(history, request, mayDevelop)))
            .OrderByDescending(entry => entry.At),
    ];

    static TimelineEntry? OfFact(BookingHistory history, Event fact)
    {
        TimelineEntry Entry(string group, string glyph, string title, string? says = null) =>
            new(fact.CreatedAt, group, glyph, title) { Says = says };

        return fact.Type switch
        {
            BookingFact.Created => Entry(Api, "bookings", "Booking created", MadeBy(history)) with { IsStop = true },
            BookingFact.Updated => Entry(Api, "edit", "Booking changed", Changed(fact)),
            BookingFact.Cancelled => Entry(Api, "ban", "Booking cancelled"),
            BookingFact.Departing => Entry(Traveller, "clock", "Leaves within a day"),
            PromoCodeFact.Claimed => Entry(Traveller, "phone", "Claimed", ClaimedBy(history, fact)) with { IsStop = true },
            PromoCodeFact.Redeemed => Entry(Traveller, "gift", "Code redeemed", CodeOf(fact)) with { IsStop = true },
            PromoCodeFact.Revoked => Entry(Api, "ban", "Code revoked", CodeOf(fact)),
            PromoCodeFact.Expired => Entry(Traveller, "clock", "Code expired", CodeOf(fact)),
            PromoCodeFact.Reissued => Entry(Api, "gift", "New code issued", CodeOf(fact)),
            EsimFact.Assigned => Entry(Esim, "esim", "eSIM assigned", Number(fact)),
            EsimFact.Downloaded => Entry(Esim, "download", "Profile downloaded", Number(fact)),
            EsimFact.Installed => Entry(Esim, "esim", "Installed", "on the phone") with { IsStop = true },
            EsimFact.Removed => Entry(Esim, "cross", "Deleted from the phone", Number(fact)),
            EsimFact.Activated => Entry(Esim, "tick", "Online for the first time") with { IsStop = true },
            EsimFact.Expired => Entry(Esim, "clock", "The package’s days are over"),
            EsimFact.TopUpCompleted => Entry(Esim, "plus", "Data added"),
            // Their rows say more.
            MessageFact.Sent or MessageFact.Failed => null,
            _ => Entry(Esim, "esim", fact.Type.Replace("package.usage.", "Data used: ", StringComparison.Ordinal)
                .Replace("_percent", " %", StringComparison.Ordinal)),
        };
    }

    static string MadeBy(BookingHistory history) =>
        history.Audit.FirstOrDefault(entry => entry.Action == DeskActs.Created) is { } entry ? $"by {entry.By}"
        : history.Requests.Count > 0 ? "by API" : "by API or import";

    static string? Changed(Event fact)
    {
        using var data = JsonDocument.Parse(fact.Data);
        return data.RootElement.TryGetProperty("changed", out var fields)
            ? string.Join(", ", fields.EnumerateArray().Select(field => field.GetString()!.Replace('_', ' '))) : null;
    }

    static string? ClaimedBy(BookingHistory history, Event fact)
    {
        using var data = JsonDocument.Parse(fact.Data);
        var position = data.RootElement.GetProperty("position").GetInt32();
        return history.Claims.FirstOrDefault(claim => claim.Position == position) is { } claim ? $"for {claim.Email}" : null;
    }

    static string CodeOf(Event fact) => PromoCodeFact.CodesOf(fact) is (var code, var replaces)
        ? replaces is null ? code : $"{code}, in the place of {replaces}" : "";

    static string Number(Event fact)
    {
        using var data = JsonDocument.Parse(fact.Data);
        return Grouped(data.RootElement.GetProperty("iccid").GetString()!);
    }

    /// <summary>Digits by fours, as they are printed.</summary>
    public static string Grouped(string digits) => string.Join(' ', digits.Chunk(4).Select(part => new string(part)));

    // There is no fact of a failure, since nobody outside can do something about it.
    static IEnumerable<TimelineEntry> Failures(Esim esim)
    {
        if (esim.FailedAt is { } failed)
        {
            yield return new(failed, Esim, "alert", "Installation failed")
            {
                Says = Grouped(esim.Iccid.Digits),
                Cause = "The phone could not install the profile, which is stuck with that phone. A new one is needed.",
                IsBad = true,
            };
        }

        if (esim.CancelledAt is { } cancelled)
            yield return new(cancelled, Esim, "ban", "eSIM taken back") { Says = Grouped(esim.Iccid.Digits) };
    }

    static TimelineEntry OfDelivery(BookingHistory history, WebhookDelivery delivery, DateTimeOffset now, bool mayDevelop)
    {
        var endpoint = history.Endpoints.FirstOrDefault(row => row.Id == delivery.Endpoint);
        var host = endpoint is not null && Uri.TryCreate(endpoint.Url, UriKind.Absolute, out var uri) ? uri.Host : "a webhook";
        return new(delivery.DeliveredAt ?? delivery.CreatedAt, Api, "webhook", delivery.Type)
        {
            Says = $"to {host}",
            Tags = delivery.Status is { } status ? [Status(status)] : [],
            Then = delivery.State switch
            {
                DeliveryState.Delivered => delivery.DurationMs is { } ms ? Took(ms) : null,
                DeliveryState.Failed => $"failed after {Tries(delivery.Attempts)}: {delivery.Error}",
                _ when delivery.Attempts == 0 => "on its way",
                _ => $"{Tries(delivery.Attempts)}, next {Moments.Distance(delivery.NextTryAt ?? now, now)}",
            },
            IsBad = delivery.State == DeliveryState.Failed,
            Link = mayDevelop ? $"/portal/webhooks/{delivery.Endpoint}?d={delivery.Id}#delivery" : null,
            LinkText = "Open delivery",
        };
    }

    static string Tries(int number) => number == 1 ? "1 try" : string.Create(CultureInfo.InvariantCulture, $"{number} tries");

    static string Took(int milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds} ms");

    static (string, string?) Status(int status) => (status.ToString(CultureInfo.InvariantCulture), $"s{status / 100}");

    static TimelineEntry OfRequest(BookingHistory history, LoggedRequest request, bool mayDevelop) =>
        new(request.CreatedAt, Api, "code", "API call")
        {
            Tags = [(request.Method, request.Method == "POST" ? "post" : null), (request.Path, null), Status(request.Status)],
            Then = Took(request.DurationMs) + (history.Keys.TryGetValue(request.KeyId, out var name) ? $" · key “{name}”" : ""),
            Json = mayDevelop ? Indented(request.RequestBody) : null,
            Link = mayDevelop ? $"/portal/requests?r={LastResort.RequestIdHead}{request.Id}#request" : null,
            LinkText = "Open in the request log",
        };

    static string? Indented(string? json)
    {
        if (json is null)
            return null;
        using var parsed = JsonDocument.Parse(json);
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text, new() { Indented = true, Encoder = ApiJson.Encoder }))
            parsed.WriteTo(writer);
        return System.Text.Encoding.UTF8.GetString(text.ToArray());
    }
}

/// <summary>A message in the timeline: when it went out, or why it did not.</summary>
static class OfMessages
{
    public static IEnumerable<TimelineEntry> Entries(Booking booking, Message message, DateTimeOffset now, bool maySeeCodes)
    {
        var channel = Words.Channel(message.Channel);
        var glyph = message.Channel == Channels.Email ? "mail" : "sms";
        var to = message.Recipient is { } recipient ? $" to {recipient}" : "";
        var what = $"{Words.Kind(message.Kind)}{to} · {Words.Language(message.Locale)}";
        var entry = new TimelineEntry(message.SentAt ?? message.DueAt, Timeline.Messages, glyph, $"{channel} sent")
        {
            Says = what,
            IsStop = Journey.IsSent(message),
            PreviewAddress = message.Channel == Channels.Email && (maySeeCodes || message.Kind != MessageKind.EsimReady)
                ? $"{DeskLinks.Of(booking.Id)}/messages/{message.Id}/mail" : null,
        };
        if (message.DeliveredAt is { } delivered)
            yield return new(delivered, Timeline.Messages, "tick", $"{channel} delivered") { Says = Words.Kind(message.Kind) };
        yield return message.State switch
        {
            MessageState.Sent or MessageState.Delivered => entry with
            {
                Then = message.Provider is { } provider ? $"by {provider}" : null,
            },
            MessageState.Failed => entry with
            {
                Title = $"{channel} failed",
                Cause = Why(message) + (message.LastError is { } said ? $" It said: {said}" : ""),
                IsBad = true,
            },
            MessageState.Skipped => entry with { Title = $"{channel} not sent", Cause = Why(message) },
            _ => entry with
            {
                Title = message.Attempts == 0 ? $"{channel} waits" : $"{channel} is tried again",
                Then = message.NextTryAt is { } next ? $"goes out {Moments.Distance(next, now)}" : null,
                Cause = message.LastError,
            },
        };
    }

    static string Why(Message message) => $"{Words.Reason(message.Reason).Capitalized()}.";
}
