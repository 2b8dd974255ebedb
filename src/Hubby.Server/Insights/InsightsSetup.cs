namespace Hubby.Insights;

static class InsightsSetup
{
    public static IServiceCollection AddInsights(this IServiceCollection services) => services
        .AddScoped<CountFacts>()
        .AddScoped<CountMessages>()
        .AddSingleton<CountWorker>()
        .AddHostedService(provider => provider.GetRequiredService<CountWorker>());
}
