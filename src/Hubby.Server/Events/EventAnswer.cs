using System.Text.Json.Serialization;
using Hubby.Http;
using static Hubby.Http.Field;

namespace Hubby.Events;

/// <summary>A fact as the API shows it.</summary>
/// <param name="Id">Ids sort by time.</param>
/// <param name="Type">What happened.</param>
/// <param name="Timestamp">When it became true.</param>
/// <param name="Data">What the type brings with it: ids and codes, nothing personal.</param>
sealed record EventAnswer(
    Guid Id, string Type, DateTimeOffset Timestamp, [property: JsonConverter(typeof(RawJsonConverter))] string Data)
{
    public static EventAnswer Of(Event fact) => new(fact.Id, fact.Type, fact.CreatedAt, fact.Data);
}

/// <summary>The form of a fact.</summary>
static class EventShapes
{
    public static readonly Shape Event = Shape.Object("Event",
        Required("id", Shape.Formatted("uuid"), "Names the event. Ids sort by time."),
        Required("type", Shape.Text(60) with { Example = "booking.updated" }, "What happened; docs/events.md lists the types."),
        Required("timestamp", Shape.Instant(), "When."),
        Required("data", Shape.AnyObject(), "What the type brings with it: ids and codes, nothing personal."));
}
