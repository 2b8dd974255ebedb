using System.Net;
using System.Text.Json;
using Hubby.Events;
using Hubby.Http;
using Microsoft.Extensions.Options;

namespace Hubby.Webhooks;

/// <summary>An endpoint as a partner wants it; what was not sent is none.</summary>
sealed record WebhookWish(string? Url, string? Events, bool? IsEnabled);

/// <summary>Reads an endpoint's JSON and leaves a fault for everything that is wrong.</summary>
sealed class ReadWebhook(SafeOutbound outbound, IOptions<HubbyOptions> options)
{
    public const int MaxEvents = 50;
    static readonly string Types = $"Send * or one of {string.Join(", ", EventTypes.Known)}.";
    const int MaxType = 60;

    public WebhookWish? From(JsonElement json, bool isNew, Faults faults)
    {
        if (JsonFields.Of(json, "", faults) is not { } fields)
            return null;
        if (isNew && !fields.TryGet("url", out _))
            fields.Fault("url", FaultCodes.Required, Form);
        var url = fields.Parsed("url", WebhookEndpoint.MaxUrl, ParseUrl, FaultCodes.InvalidFormat, Form);
        return new(url, ReadEvents(fields), isNew ? null : fields.Boolean("enabled"));
    }

    string Form => options.Value.IsProduction
        ? "Send an https address on the internet without user, password and fragment, such as https://example.com/hubby."
        : "Send an https or http address without user, password and fragment, such as https://example.com/hubby.";

    // Where a name leads is judged when it is connected to; an address written as such can be judged now.
    string? ParseUrl(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.UserInfo.Length > 0 || url.Fragment.Length > 0)
            return null;
        if (url.Scheme != Uri.UriSchemeHttps && (options.Value.IsProduction || url.Scheme != Uri.UriSchemeHttp))
            return null;
        var isForbidden = IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && !outbound.Allows(address);
        return isForbidden || url.AbsoluteUri.Length > WebhookEndpoint.MaxUrl ? null : url.AbsoluteUri;
    }

    static string? ReadEvents(JsonFields fields)
    {
        const string name = "events";
        if (!fields.TryGet(name, out var list))
            return null;
        if (list.ValueKind != JsonValueKind.Array)
            fields.Fault(name, FaultCodes.WrongType, "Send an array of types of events, or [\"*\"] for all.", list);
        else if (list.GetArrayLength() == 0)
            fields.Fault(name, FaultCodes.TooFew, "Send at least one type, or leave events out for all.");
        else if (list.GetArrayLength() > MaxEvents)
            fields.Fault(name, FaultCodes.TooMany, "Send each type once, or [\"*\"] for all.");
        else
            return ReadTypes(fields, list, name);
        return null;
    }

    static string ReadTypes(JsonFields fields, JsonElement list, string name)
    {
        var types = new SortedSet<string>(StringComparer.Ordinal);
        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            var path = fields.PathOf($"{name}[{index++}]");
            if (JsonFields.TextOf(item, path, MaxType, fields.Faults) is not { } type)
                continue;
            if (type == EventTypes.All || EventTypes.Known.Contains(type))
                types.Add(type);
            else
                fields.Faults.Add(path, FaultCodes.InvalidValue, Types, item);
        }

        return types.Contains(EventTypes.All) ? EventTypes.All : string.Join(' ', types);
    }
}
