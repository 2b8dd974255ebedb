using Hubby.Events;
using Hubby.Http;

namespace Hubby.EventStream;

static class EventStreamSetup
{
    public static IServiceCollection AddEventStream(this IServiceCollection services) => services
        .AddAnswers(EventStreamJson.Default)
        .AddScoped<ReadEvents>()
        .AddScoped<ListEvents>();

    public static RouteGroupBuilder MapEventStream(this RouteGroupBuilder api)
    {
        api.MapGet("/events", ListEvents.Handle).WithTags("Events").WithName("list_events").WithSummary("Follow what happens")
            .WithDescription("All your events of the last 30 days, oldest first. Keep `next_cursor`, also that of the last page, "
                + "and ask again with it: nothing is missed and nothing comes twice, however many calls write at the same "
                + "moment. An event appears once everything that began to be written before it has ended, mostly at once.")
            .Documented(Doc);
        return api;
    }

    const string Sample = """
        {
          "success": true,
          "message": "Events, in the order in which they became visible.",
          "data": [
            {
              "id": "01972a55-7d40-7c1f-9d0a-6a8e0f3b2c18",
              "type": "booking.created",
              "timestamp": "2025-06-01T09:30:00.000Z",
              "data": { "id": "03ar3lAnqvpKQJB0v5wT", "booking_id": "YOUR-BOOKING-123" }
            }
          ],
          "has_more": false,
          "next_cursor": "MDE5NzJhNTUtN2Q0MC03YzFmLTlkMGEtNmE4ZTBmM2IyYzE4"
        }
        """;

    static readonly RouteDoc Doc = new()
    {
        Parameters =
        [
            RouteParameter.Query("type", Shape.Text(QueryFields.MaxLength) with { Example = "booking.created,booking.cancelled" },
                "Only these types, separated by commas. A page may then be short or empty while `has_more` is true."),
            RouteParameter.Limit("Events"),
            RouteParameter.Cursor,
        ],
        Answers =
        [
            new(200, "A page of events, oldest first.", Shape.ListOf(EventShapes.Event, 0, PageRequest.MaxLimit), Sample)
            {
                IsPage = true,
                Headers = [RouteAnswer.NextPage],
            },
        ],
    };
}
