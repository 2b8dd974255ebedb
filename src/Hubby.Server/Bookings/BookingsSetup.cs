using Hubby.Data;
using Hubby.Http;
using Hubby.PromoCodes;
using Microsoft.Extensions.Options;

namespace Hubby.Bookings;

static class BookingsSetup
{
    public static IServiceCollection AddBookings(this IServiceCollection services, IConfiguration configuration) => services
        .AddAnswers(BookingsJson.Default)
        .AddEventDocs([.. BookingEventDocs.All, .. PromoCodeEventDocs.All])
        .Configure<GroupCommitOptions>(configuration.GetSection(GroupCommitOptions.Section))
        .AddSingleton(CreateWriter)
        .AddSingleton(provider => new GroupCommit<NewBooking, WriteOutcome>(
            provider.GetRequiredService<IBatchWriter<NewBooking, WriteOutcome>>(),
            provider.GetRequiredService<IOptions<GroupCommitOptions>>().Value,
            provider.GetRequiredService<ILoggerFactory>().CreateLogger("Hubby.Data.GroupCommit")))
        .AddHostedService(provider => provider.GetRequiredService<GroupCommit<NewBooking, WriteOutcome>>())
        .AddSingleton<BookingRepeats>()
        .AddSingleton<PlaceBooking>()
        .AddSingleton<PlaceBookings>()
        .AddSingleton<CreateBooking>()
        .AddSingleton<CreateBatch>()
        .AddScoped<IdempotentWrite>()
        .AddScoped<ChangeBooking>()
        .AddScoped<CancelBooking>()
        .AddScoped<ShowBooking>()
        .AddHostedService<AnnounceDepartures>();

    static IBatchWriter<NewBooking, WriteOutcome> CreateWriter(IServiceProvider provider)
    {
        var database = provider.GetRequiredService<Database>();
        return database.Postgres is { } postgres
            ? new PostgresBookingWriter(postgres)
            : new SqliteBookingWriter(database.ConnectionString);
    }

    public static RouteGroupBuilder MapBookings(this RouteGroupBuilder api)
    {
        var bookings = api.MapGroup("/bookings").WithTags("Bookings");
        bookings.MapPost("", CreateBooking.Handle).WithName("create_booking").WithSummary("Create a booking and its promo codes")
            .WithDescription("Answers once everything is durable: the booking with all its promo codes, or nothing. "
                + "Sent twice it is done once: by its `Idempotency-Key`, or without one by a `booking_id` with the same content.")
            .Documented(BookingDocs.Create);
        bookings.MapPost("/batch", CreateBatch.Handle).WithMetadata(LargeBody.Instance).WithName("create_bookings")
            .WithSummary("Create up to 1,000 bookings at once")
            .WithDescription("Each booking is accepted or refused by itself and has its own answer; those that are accepted are "
                + "durable together. A body of up to 4 MB. Sent twice each is made once, as in creating one.")
            .Documented(BatchDocs.Create);
        bookings.MapPost("/preview", PreviewBooking.Handle).WithName("preview_booking")
            .WithSummary("Check, resolve and price a booking; create nothing")
            .WithDescription("Takes what creating takes, finds the same faults and shows what it would come to.")
            .Documented(BookingDocs.Preview);
        bookings.MapGet("", ListBookings.Handle).WithName("list_bookings").WithSummary("List bookings, newest first")
            .WithDescription("Filters narrow the list together. Go on with `next_cursor` while `has_more` is true; "
                + "a page stays put while new bookings arrive.")
            .Documented(BookingDocs.List);
        bookings.MapGet("/{id}", GetBooking.Handle).WithName("get_booking").WithSummary("Read a booking")
            .WithDescription("The booking as it is now. Another partner's booking does not exist for you.")
            .Documented(BookingDocs.Read);
        bookings.MapPut("/{id}", ChangeBooking.Handle).WithName("update_booking")
            .WithSummary("Change traveller, dates or communication")
            .WithDescription("Send the booking as it is to be, as in creating it: what is left out is removed. `booking_id` and "
                + "`package_specifications` stay and may be left out. Messages that have not gone out follow the change.")
            .Documented(BookingDocs.Change);
        bookings.MapDelete("/{id}", CancelBooking.Handle).WithName("cancel_booking").WithSummary("Cancel a booking")
            .WithDescription("Its promo codes are void, messages that have not gone out do not go out, and its `booking_id` is "
                + "free for another booking. Not possible once a promo code is redeemed. Twice is once.")
            .Documented(BookingDocs.Cancel);
        bookings.MapGet("/{id}/events", ListBookingEvents.Handle).WithName("list_booking_events")
            .WithSummary("What happened to a booking, in order")
            .WithDescription("Oldest first. Go on with `next_cursor` while `has_more` is true. docs/events.md lists the types.")
            .Documented(BookingDocs.Events);
        return api;
    }
}
