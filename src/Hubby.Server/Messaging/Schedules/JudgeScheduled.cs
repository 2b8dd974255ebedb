using Hubby.Data;
using Hubby.Messages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hubby.Messaging.Schedules;

/// <summary>
/// The last word before a planned message goes out, by what the database says at that moment: days lie between planning and
/// sending, and the booking, its codes, the schedule and the traveller's wish may all have changed.
/// </summary>
sealed class JudgeScheduled(
    IServiceScopeFactory scopes, ReadTrips read, ReminderLinks links, IOptions<MessagingOptions> options, TimeProvider clock)
{
    // A moment that is so near is now; going back to the queue for it would only cost.
    static readonly TimeSpan Nearly = TimeSpan.FromSeconds(30);

    /// <summary>The message as it is to be sent, or what becomes of it instead. Any other message passes unseen.</summary>
    public async Task<(TravellerMessage Message, SendResult? Instead)> HandleAsync(TravellerMessage message, CancellationToken ct)
    {
        if (Occasions.ScheduleOf(message.Message) is not { } name)
            return (message, null);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        var (partnerId, row) = (message.Message.PartnerId, message.Message);
        var stored = await db.Schedules.SingleOrDefaultAsync(each => each.PartnerId == partnerId && each.Name == name, ct);
        var trips = await read.HandleAsync(db, [(partnerId, row.Booking)], ct);
        var isWaiting = await db.Messages.AnyAsync(
            each => each.PartnerId == partnerId && each.Id == row.Id && each.State == MessageState.Pending, ct);
        if (stored is null || !isWaiting)
            return (message, new SendResult.Skip(ScheduleReasons.ScheduleChanged));
        if (trips is not [var trip])
            return (message, new SendResult.Later("the booking cannot be read"));

        var (schedule, now) = (ReadSchedules.Stored(stored.Definition), clock.Now());
        if (!schedule.IsOn)
            return (message, new SendResult.Skip(ScheduleReasons.ScheduleChanged));
        var occasion = Occasions.Of(schedule, trip, now).FirstOrDefault(each => each.Origin == row.Origin);
        if (Refusal(schedule, trip, occasion, row, now) is { } refusal)
            return (message, refusal);
        return (message with
        {
            Booking = trip.Booking,
            PromoCodes = occasion!.Codes,
            OwnText = OwnTexts.Of(schedule, row, trip.Partner.Locale),
            StopRemindersUrl = links.Of(row.PartnerId, row.Booking),
        }, null);
    }

    SendResult? Refusal(Schedule schedule, Trip trip, Occasion? occasion, Message row, DateTimeOffset now)
    {
        if (occasion is null)
            return new SendResult.Skip(ScheduleReasons.BookingChanged);
        if (occasion.Refusal is { } refusal)
            return new SendResult.Skip(refusal);
        if (schedule.Kind != row.Kind || !schedule.Channels.HasFlag(row.Channel))
            return new SendResult.Skip(ScheduleReasons.ScheduleChanged);
        if (!trip.Booking.Channels.HasFlag(row.Channel))
            return new SendResult.Skip(SkipReasons.NotRequested);
        if (occasion.At > now + Nearly)
            return new SendResult.NotYet(occasion.At);
        return now > occasion.At.AddHours(options.Value.GiveUpAfterHours)
            ? new SendResult.Skip(ScheduleReasons.TooLate) : null;
    }
}
