using System.Text.Json;
using Hubby.Bookings;
using Hubby.Data;
using Hubby.Desk.Pages;
using Hubby.Http;
using Hubby.Portal;

namespace Hubby.Desk;

/// <summary>Changes a booking by a form, through the use case of the API's <c>PUT</c>.</summary>
static class ChangePages
{
    public static async Task<IResult> Show(string id, PortalPage page, ReadBooking read, CancellationToken ct) =>
        await read.FindAsync(page.Partner, id, ct) is { } booking
            ? ShowForm(page, booking, BookingForm.Of(booking), StatusCodes.Status200OK, null) : page.NotFound();

    public static async Task<IResult> Change(string id, PortalPage page, AppDb db, ReadBooking read, IdempotentWrite writes,
        ChangeBooking change, CancellationToken ct)
    {
        if (await read.FindWithRowsAsync(page.Partner, id, ct) is not { } desk)
            return page.NotFound();

        var booking = desk.Booking;
        var faults = new Faults();
        using var json = JsonDocument.Parse(BookingForm.Sent(page.Form, []).ToJson(booking));
        var request = ChangeBooking.Read(json.RootElement, page.Partner, new(booking, desk.Codes), faults);
        if (request is null || faults.Count > 0)
            return ShowForm(page, booking, BookingForm.Sent(page.Form, faults), StatusCodes.Status400BadRequest, null);
        var changed = ChangedFields.Between(booking, request);
        if (changed.Count == 0)
            return page.Go(DeskLinks.Of(id), "Nothing was different, so nothing was changed.");

        var what = string.Join(", ", changed.Select(name => name.Replace('_', ' ')));
        var problem = await writes.RunAsync(page, db, booking, (DeskActs.Changed, DeskActs.Detail(page, what)),
            token => change.WriteAsync(page.Partner, id, request, token), key: null, ct);
        return problem is null
            ? page.Go(DeskLinks.Of(id), $"Changed: {what}.")
            : ShowForm(page, booking, BookingForm.Sent(page.Form, []), problem.Status, problem.Message);
    }

    static IResult ShowForm(PortalPage page, Booking booking, BookingForm form, int status, string? problem) =>
        page.Show<ChangePage>(status, (nameof(ChangePage.Booking), booking), (nameof(ChangePage.Form), form),
            (nameof(ChangePage.Problem), problem));
}
