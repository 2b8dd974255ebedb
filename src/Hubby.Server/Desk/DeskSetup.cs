namespace Hubby.Desk;

static class DeskSetup
{
    public static IServiceCollection AddDesk(this IServiceCollection services) => services.AddScoped<ListDesk>();
}
