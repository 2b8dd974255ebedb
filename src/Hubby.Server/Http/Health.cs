using Hubby.Data;

namespace Hubby.Http;

/// <summary>For load balancers and people on call: alive, and ready to take bookings.</summary>
static class Health
{
    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/healthz", () => TypedResults.Text("ok\n")).WithName("health").WithTags("Service")
            .WithSummary("The process is alive")
            .WithDescription("Open. Says nothing of the store; restart the process when this fails.")
            .Documented(new() { Answers = [RouteAnswer.Text(200, "Alive.", "ok\n")] });
        app.MapGet("/readyz", Ready).WithName("ready").WithTags("Service")
            .WithSummary("The store answers and its schema is up to date")
            .WithDescription("Open. Send traffic here only while this is 200.")
            .Documented(new()
            {
                Answers =
                [
                    RouteAnswer.Text(200, "Ready.", "ready\n"),
                    RouteAnswer.Text(503, "Not ready; the text says why.", "the store is away\n"),
                ],
            });
    }

    static async Task<IResult> Ready(AppDb db, CancellationToken ct)
    {
        try
        {
            return await db.IsCurrentAsync(ct)
                ? TypedResults.Text("ready\n")
                : TypedResults.Text("the schema is behind: run hubby-server migrate\n",
                    statusCode: StatusCodes.Status503ServiceUnavailable);
        }
        catch (Exception failure) when (failure.IsStoreAway())
        {
            return TypedResults.Text("the store is away\n", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}
