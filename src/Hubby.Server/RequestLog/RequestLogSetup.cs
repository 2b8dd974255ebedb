using Hubby.Data;
using Hubby.Http;
using Microsoft.Extensions.Options;

namespace Hubby.RequestLog;

static class RequestLogSetup
{
    public static IServiceCollection AddRequestLog(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RequestLogOptions>()
            .Bind(configuration.GetSection(RequestLogOptions.Section))
            .Validate(log => log.Days is >= 0 and <= 3650, "RequestLog:Days must be between 0 and 3650.")
            .Validate(log => log.PerSecond >= 0, "RequestLog:PerSecond must not be negative.")
            .ValidateOnStart();
        return services
            .AddAnswers(RequestLogJson.Default)
            .AddSingleton(provider => new RequestQueue(
                provider.GetRequiredService<IOptions<RequestLogOptions>>().Value, provider.GetRequiredService<WallClock>()))
            .AddSingleton<IRequestWriter>(provider => provider.GetRequiredService<Database>() is { Postgres: { } source }
                ? new PostgresRequestWriter(source)
                : new SqliteRequestWriter(provider.GetRequiredService<Database>().ConnectionString))
            .AddSingleton<WriteRequests>()
            .AddHostedService(provider => provider.GetRequiredService<WriteRequests>())
            .AddHostedService<RequestSweep>()
            .AddScoped<ListRequests>();
    }

    /// <summary>Before whatever answers.</summary>
    public static void UseRequestLog(this WebApplication app) => app.UseMiddleware<LogRequests>();

    public static RouteGroupBuilder MapRequestLog(this RouteGroupBuilder api)
    {
        var requests = api.MapGroup("/requests").WithTags("Requests");
        requests.MapGet("", ListRequests.Handle).WithName("list_requests").WithSummary("Your requests")
            .WithDescription("Every request of the last 30 days that named one of your keys, newest first, refused ones too. "
                + "Of requests with bad signatures ten in a second are kept, and when very many come at once some are left out. "
                + "Where only some are wanted a page may be short or empty while `has_more` is true.")
            .Documented(RequestLogDocs.List);
        requests.MapGet("/{request_id}", GetRequest.Handle).WithName("get_request").WithSummary("A request and its answer")
            .WithDescription("With both bodies, without what is personal or secret in them; where the signature was refused, "
                + "also what the server signed and which mistake explains yours.")
            .Documented(RequestLogDocs.Get);
        return api;
    }
}
