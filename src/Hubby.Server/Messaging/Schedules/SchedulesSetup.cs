using Hubby.Events;
using Hubby.TravellerPages;

namespace Hubby.Messaging.Schedules;

static class SchedulesSetup
{
    public static IServiceCollection AddSchedules(this IServiceCollection services) => services
        .AddSingleton<ReadTrips>()
        .AddSingleton<WriteOccasions>()
        .AddSingleton<ReminderLinks>()
        .AddSingleton<JudgeScheduled>()
        .AddScoped<StopReminders>()
        .AddSingleton<IPreviewPage, RemindersPreview>()
        .AddSingleton<IReactor, ReactToBookings>()
        .AddSingleton<PlanSchedules>()
        .AddHostedService(provider => provider.GetRequiredService<PlanSchedules>());
}
