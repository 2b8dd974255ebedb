using System.Globalization;
using System.Text.Json;
using Hubby.Events;
using Hubby.Http;
using Hubby.Portal;
using Hubby.Webhooks;

namespace Hubby.Developers;

/// <summary>The list of endpoints.</summary>
public sealed record WebhooksView
{
    internal IReadOnlyList<EndpointView> Endpoints { get; init; } = [];
}

/// <summary>An endpoint and how it has been of late.</summary>
public sealed record EndpointView
{
    internal WebhookEndpoint Endpoint { get; init; } = null!;
    internal EndpointHealth Health { get; init; } = null!;
    internal DateTimeOffset Now { get; init; }
}

/// <summary>One endpoint: its log and one delivery of it.</summary>
public sealed record WebhookView
{
    internal WebhookEndpoint Endpoint { get; init; } = null!;
    internal EndpointHealth Health { get; init; } = null!;
    internal DateTimeOffset Now { get; init; }
    internal EndpointView Of => new() { Endpoint = Endpoint, Health = Health, Now = Now };
    internal WebhookFilter Filter { get; init; } = null!;
    internal IReadOnlyList<DeliveryRow> Shown { get; init; } = [];
    internal Guid? Next { get; init; }
    internal SelectedDelivery? Selected { get; init; }
    internal int LogDays { get; init; }

    internal string Root => $"/portal/webhooks/{Endpoint.Id}";

    /// <summary>The page with a delivery of it, and the one of its tries that is looked at; none for the last.</summary>
    internal string AddressOf(Guid delivery, int? attempt = null) =>
        $"{Root}?{Filter.Query(Filter.Before, delivery)}{(attempt is null ? "" : $"&t={attempt}")}#delivery";
}

/// <summary>The delivery that is looked at, with its tries.</summary>
sealed record SelectedDelivery
{
    readonly int _current;

    /// <param name="row">All of it.</param>
    /// <param name="wanted">Which try, from 1; none for the last.</param>
    public SelectedDelivery(WebhookDelivery row, int? wanted)
    {
        (Row, All) = (row, WebhookTry.Of(row));
        _current = Math.Max(0, All.Count - row.Attempts);
        Shown = wanted is > 0 && wanted <= All.Count ? wanted.Value - 1 : All.Count - 1;
    }

    public WebhookDelivery Row { get; }
    public Guid Id => Row.Id;
    public IReadOnlyList<WebhookTry> All { get; }

    /// <summary>Of <see cref="All"/>; -1 where nothing is known.</summary>
    public int Shown { get; }
    public WebhookTry? Try => Shown < 0 ? null : All[Shown];

    /// <summary>The last one has its whole answer in the row.</summary>
    public bool IsLast => Shown == All.Count - 1;

    /// <summary>By its place in <see cref="All"/>, since the delivery was last sent again; none where it is not known.</summary>
    public int? PlaceOf(int number)
    {
        for (var place = _current; place < All.Count; place++)
        {
            if (All[place].Number == number)
                return place;
        }

        return null;
    }

    /// <summary>From before it was sent again.</summary>
    public IEnumerable<(int Place, WebhookTry Try)> Earlier => All.Take(_current).Select((each, place) => (place, each));
}

/// <summary>What the log is looked at by.</summary>
sealed record WebhookFilter(DeliveryOutcome Outcome, string? Type, Guid? Before)
{
    public static WebhookFilter Read(string? outcome, string? type, Guid? before) => new(
        Enum.GetValues<DeliveryOutcome>().FirstOrDefault(each => Word(each) == outcome),
        type == EventTypes.Ping || EventTypes.Known.Contains(type) ? type : null, before);

    public static string Word(DeliveryOutcome outcome) => outcome.ToString().ToLowerInvariant();

    public string Query(Guid? before, Guid? delivery = null) => string.Join('&', new[]
    {
        Outcome == DeliveryOutcome.All ? null : $"outcome={Word(Outcome)}", Type is null ? null : $"type={Type}",
        before is null ? null : $"before={before}", delivery is null ? null : $"d={delivery}",
    }.OfType<string>());
}

/// <summary>The form of an endpoint.</summary>
public sealed record WebhookForm
{
    /// <summary>None while it is new.</summary>
    internal Guid? Id { get; init; }
    internal string? Url { get; init; }
    internal bool WantsAll { get; init; } = true;
    internal IReadOnlyList<string> Types { get; init; } = [];
    internal string? UrlFault { get; init; }
    internal string? EventsFault { get; init; }
    internal string? Fault { get; init; }

    internal static WebhookForm Of(WebhookEndpoint endpoint) => new()
    {
        Id = endpoint.Id,
        Url = endpoint.Url,
        WantsAll = endpoint.Events == EventTypes.All,
        Types = endpoint.Events.Split(' '),
    };

    /// <summary>Judged by the same rules as the API's body.</summary>
    internal static (WebhookForm Form, WebhookWish? Wish) Read(PortalPage page, ReadWebhook read, Guid? id)
    {
        var form = new WebhookForm
        {
            Id = id,
            Url = page.Field("url"),
            WantsAll = page.Field("all") is not null,
            Types = [.. page.Form["type"].OfType<string>()],
        };
        var json = JsonSerializer.SerializeToElement(
            new { url = form.Url, events = form.WantsAll ? [EventTypes.All] : form.Types });
        var faults = new Faults();
        var wish = read.From(json, isNew: true, faults);
        string? FaultOf(string field) =>
            faults.FirstOrDefault(fault => fault.Field.StartsWith(field, StringComparison.Ordinal))?.Message;
        return (form with { UrlFault = FaultOf("url"), EventsFault = FaultOf("events") is null ? null : "Choose at least one." },
            faults.Count == 0 ? wish : null);
    }
}

/// <summary>A secret that is shown this once.</summary>
public sealed record IssuedWebhookView
{
    internal IssuedWebhook Issued { get; init; } = null!;
    internal bool IsRotated { get; init; }
}

/// <summary>What is sent again.</summary>
public sealed record ReplayForm
{
    const string Form = "yyyy-MM-dd'T'HH:mm";
    static readonly string[] Forms = [Form, "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd"];

    internal WebhookEndpoint Endpoint { get; init; } = null!;
    internal string From { get; init; } = "";
    internal string To { get; init; } = "";
    internal bool LeavesDelivered { get; init; } = true;
    internal string? FromFault { get; init; }
    internal string? ToFault { get; init; }
    internal string? Fault { get; init; }

    internal static ReplayForm Of(WebhookEndpoint endpoint, DateTimeOffset? from, DateTimeOffset now) => new()
    {
        Endpoint = endpoint,
        From = Written(from ?? (endpoint.FailingSince ?? now).AddHours(-1)),
        To = Written(now.AddMinutes(1)),
    };

    internal static (ReplayForm Form, ReplayRange? Range) Read(PortalPage page, WebhookEndpoint endpoint)
    {
        const string cure = "An instant looks like 2026-11-23 05:00.";
        var form = new ReplayForm
        {
            Endpoint = endpoint,
            From = page.Field("from") ?? "",
            To = page.Field("to") ?? "",
            LeavesDelivered = page.Field("undelivered") is not null,
        };
        var (from, to) = (Parse(form.From), Parse(form.To));
        form = form with
        {
            FromFault = from is null ? cure : null,
            ToFault = to is null ? cure : to < from ? "Choose an instant after the first." : null,
        };
        return (form, from is { } begin && to >= begin ? new(begin, to.Value, form.LeavesDelivered) : null);
    }

    static string Written(DateTimeOffset at) => at.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture);

    static DateTimeOffset? Parse(string text) => DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;
}

/// <summary>An act on an endpoint that is asked about first.</summary>
public sealed record WebhookActView
{
    internal WebhookEndpoint Endpoint { get; init; } = null!;
    internal int Waiting { get; init; }
    internal string? Fault { get; init; }
}

static class WebhookWords
{
    /// <summary>An address as people tell endpoints apart: without its scheme and query, in which a secret may stand.</summary>
    public static string ShortUrl(this WebhookEndpoint endpoint) =>
        Uri.TryCreate(endpoint.Url, UriKind.Absolute, out var url)
            ? $"{url.Authority}{(url.AbsolutePath == "/" ? "" : url.AbsolutePath)}" : endpoint.Url;

    public static string Why(this WebhookEndpoint endpoint) => endpoint.DisabledReason switch
    {
        DisabledReasons.Gone => "It answered 410, which says that it is gone for good.",
        DisabledReasons.Failing => "Every delivery had failed for five days.",
        _ => "One of you paused it.",
    };

    public static string Waiting(int waiting) => waiting == 1 ? "1 event waits" : $"{Count(waiting)} events wait";

    public static string GivenUp(int waiting) => waiting == 1 ? "The delivery that waits is given up."
        : $"{Count(waiting)} deliveries that wait are given up.";

    public static string Count(int waiting) => waiting >= ReadDeliveries.MostCounted ? "1,000 or more" : $"{waiting}";
}
