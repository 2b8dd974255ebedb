using System.Globalization;
using Hubby.Data;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hubby.Http;

/// <param name="ServerTime">Unix milliseconds: what <c>x-timestamp</c> would be now.</param>
/// <param name="Iso8601">The same instant in ISO 8601, UTC.</param>
/// <param name="EnvironmentTime">What this environment takes for now; staging's clock can be moved ahead.</param>
sealed record TimeAnswer(long ServerTime, string Iso8601, string EnvironmentTime);

static class GetTime
{
    public static RouteGroupBuilder MapTime(this RouteGroupBuilder api)
    {
        api.MapGet("/time", Handle).WithName("get_time").WithTags("Service")
            .WithSummary("The server's clock")
            .WithDescription("Open. A client whose clock is off reads it and signs with the difference added.")
            .Documented(new()
            {
                Answers =
                [
                    new(200, "The clock.", Shape.Object("Time",
                        Field.Required("server_time", Shape.Integer(0), "Unix milliseconds: what `x-timestamp` would be now."),
                        Field.Required("iso8601", Shape.Instant(), "The same instant, in UTC."),
                        Field.Required("environment_time", Shape.Instant(),
                            "What the environment takes for now. The same, unless staging's clock was moved ahead.")),
                        """
                        {
                          "success": true,
                          "message": "The server's clock.",
                          "data": { "server_time": 1750000000000, "iso8601": "2025-06-15T15:06:40.000Z",
                                    "environment_time": "2025-06-15T15:06:40.000Z" }
                        }
                        """),
                ],
            });
        return api;
    }

    public static Ok<Envelope<TimeAnswer>> Handle(WallClock wall, TimeProvider clock)
    {
        var now = wall.Now();
        return TypedResults.Ok(new Envelope<TimeAnswer>(
            "The server's clock.", new(now.ToUnixTimeMilliseconds(), now.ToApi(), clock.Now().ToApi())));
    }
}

static class ApiTime
{
    /// <summary>As the guide writes instants: UTC with three decimals and a Z.</summary>
    public static string ToApi(this DateTimeOffset instant) =>
        instant.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
