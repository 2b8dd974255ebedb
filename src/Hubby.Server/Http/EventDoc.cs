namespace Hubby.Http;

/// <summary>What the API document says of a type of event.</summary>
/// <param name="Type">As receivers see it, such as <c>booking.created</c>.</param>
/// <param name="When">A sentence.</param>
/// <param name="Data">The form of <c>data</c>.</param>
/// <param name="Example">One <c>data</c> as JSON.</param>
sealed record EventDoc(string Type, string When, Shape Data, string Example);

static class EventDocs
{
    /// <summary>In the data of all events but those of the booking itself.</summary>
    public static readonly Field Booking = Field.Required("booking", Shape.BookingId(), "The booking's `id`.");

    public static IServiceCollection AddEventDocs(this IServiceCollection services, IEnumerable<EventDoc> docs)
    {
        foreach (var doc in docs)
            services.AddSingleton(doc);
        return services;
    }
}
