namespace Hubby.Insights;

static class InsightsSetup
{
    public static IServiceCollection AddInsights(this IServiceCollection services) => services
        .AddScoped<CountFacts>()
        .AddScoped<CountMessages>()
        .AddScoped<ReadFigures>()
        .AddScoped<ReadHooks>()
        .AddSingleton<CountWorker>()
        .AddHostedService(provider => provider.GetRequiredService<CountWorker>());

    /// <summary>The portal's first page.</summary>
    public static RouteGroupBuilder MapInsights(this RouteGroupBuilder portal)
    {
        portal.MapGet("", HomePages.Show);
        portal.MapGet("/home/{chart}.csv", HomeCsv.Handle);
        return portal;
    }
}
