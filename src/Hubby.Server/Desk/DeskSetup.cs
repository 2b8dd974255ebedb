using Hubby.Members;
using Hubby.Portal;

namespace Hubby.Desk;

/// <summary>The desk: bookings found and mended by a partner's people.</summary>
static class DeskSetup
{
    public static IServiceCollection AddDesk(this IServiceCollection services) => services
        .AddScoped<ListDesk>()
        .AddScoped<ReadBooking>();

    public static RouteGroupBuilder MapDesk(this RouteGroupBuilder portal)
    {
        var bookings = portal.MapGroup("/bookings");
        bookings.MapGet("", BookingsPages.List);
        bookings.MapGet("/{id}", BookingPages.Show);
        bookings.MapGet("/{id}/messages/{message:guid}/mail", BookingPages.Mail);

        var acts = bookings.MapGroup("").For(Permission.Support);
        acts.MapGet("/new", NewBookingPages.Show);
        acts.MapPost("/new", NewBookingPages.Book);
        acts.MapGet("/{id}/change", ChangePages.Show);
        acts.MapPost("/{id}/change", ChangePages.Change);
        acts.MapGet("/{id}/resend", BookingActs.AskResend);
        acts.MapPost("/{id}/resend", BookingActs.Resend);
        acts.MapGet("/{id}/cancel", BookingActs.AskCancel);
        acts.MapPost("/{id}/cancel", BookingActs.Cancel);
        acts.MapGet("/{id}/codes/{code}/revoke", CodeActs.AskRevoke);
        acts.MapPost("/{id}/codes/{code}/revoke", CodeActs.Revoke);
        acts.MapGet("/{id}/codes/{code}/reissue", CodeActs.AskReissue);
        acts.MapPost("/{id}/codes/{code}/reissue", CodeActs.Reissue);
        acts.MapGet("/{id}/esims/{esim:guid}/reissue", EsimActs.AskReissue);
        acts.MapPost("/{id}/esims/{esim:guid}/reissue", EsimActs.Reissue);
        acts.MapGet("/{id}/esims/{esim:guid}/codes", EsimActs.AskCodes);
        acts.MapPost("/{id}/esims/{esim:guid}/codes", EsimActs.ShowCodes);
        return portal;
    }
}
