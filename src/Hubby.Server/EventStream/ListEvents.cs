using System.Text.Json;
using System.Text.Json.Serialization;
using Hubby.Data;
using Hubby.Events;
using Hubby.Http;
using Hubby.Partners;
using Microsoft.Extensions.Options;

namespace Hubby.EventStream;

/// <summary><c>GET /api/events</c>: everything that happened to a partner's things, for whoever follows it.</summary>
sealed class ListEvents(ReadEvents read, TimeProvider clock, IOptions<HubbyOptions> options)
{
    public static readonly TimeSpan Shown = TimeSpan.FromDays(30);

    /// <summary>Where only some types are wanted, one page looks at no more events than this.</summary>
    public const int LookedThrough = 2000;

    const string Message = "Events, in the order in which they became visible.";
    const string Expired = "This cursor is older than the stream; leave it out to begin with the oldest event there is.";

    public static Task<IResult> Handle(HttpContext http, Caller caller, ListEvents list, CancellationToken ct) =>
        list.HandleAsync(http, caller.Partner.Id, ct);

    async Task<IResult> HandleAsync(HttpContext http, Guid partnerId, CancellationToken ct)
    {
        var faults = new Faults();
        var fields = new QueryFields(http.Request, faults);
        var page = fields.Page(isKey: key => Guid.TryParseExact(key, "D", out _));
        var types = fields.Parsed("type", ParseTypes, FaultCodes.InvalidValue,
            $"Send one or several, separated by commas, of {string.Join(", ", EventTypes.Known)}.");
        if (faults.Count > 0)
            return Problems.InvalidRequest.ToResult(faults);

        var since = clock.Now() - Shown;
        var place = page.After is { } after
            ? await read.PlaceOfAsync(partnerId, Guid.ParseExact(after, "D"), ct)
            : await read.PlaceBeforeAsync(partnerId, since, ct);
        if (place is not { } from)
        {
            faults.Add(new Fault("cursor", FaultCodes.InvalidValue, Expired));
            return Problems.InvalidRequest.ToResult(faults);
        }

        var most = types is null ? page.Limit + 1 : LookedThrough;
        var found = await read.AfterAsync(partnerId, from, since, most, ct);
        return Answer(http, page, types is null ? found : found.FindAll(fact => types.Contains(fact.Type)),
            hasMore: found.Count == most, last: types is null ? null : found.LastOrDefault()?.Id);
    }

    static HashSet<string>? ParseTypes(string text) =>
        text.Split(',') is var types && types.All(type => EventTypes.Known.Contains(type)) ? [.. types] : null;

    // The last page has a cursor too: what comes later is after it.
    JsonBytes Answer(HttpContext http, PageRequest page, List<Event> found, bool hasMore, Guid? last)
    {
        var shown = found.Take(page.Limit).ToList();
        var end = found.Count > page.Limit ? shown[^1].Id : last ?? shown.LastOrDefault()?.Id;
        var next = end is { } id ? $"{id}" : page.After;
        var cursor = next is null ? null : PageRequest.Cursor(next);
        hasMore |= found.Count > page.Limit;
        if (hasMore)
            PageRequest.LinkNext(http, options.Value.PublicUrl, cursor!);
        return new(StatusCodes.Status200OK, EventBytes.Render(
            new Page<EventAnswer>(Message, [.. shown.Select(EventAnswer.Of)], hasMore, cursor)));
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(ApiInstantConverter)])]
[JsonSerializable(typeof(Page<EventAnswer>))]
sealed partial class EventStreamJson : JsonSerializerContext;

static class EventBytes
{
    static readonly EventStreamJson Json =
        new(new JsonSerializerOptions(EventStreamJson.Default.Options) { Encoder = ApiJson.Encoder });

    public static byte[] Render(Page<EventAnswer> page) => JsonSerializer.SerializeToUtf8Bytes(page, Json.PageEventAnswer);
}
