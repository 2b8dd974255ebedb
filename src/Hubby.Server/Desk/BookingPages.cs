using Hubby.Bookings;
using Hubby.Desk.Pages;
using Hubby.Members;
using Hubby.Messages;
using Hubby.Messaging.Email;
using Hubby.Portal;
using Hubby.PromoCodes;

namespace Hubby.Desk;

/// <summary>What the page of one booking shows.</summary>
public sealed class BookingPageView
{
    internal BookingHistory History { get; init; } = null!;
    internal Journey Where { get; init; } = null!;
    internal Remedy? Help { get; init; }
    internal IReadOnlyList<TimelineEntry> Entries { get; init; } = [];

    /// <summary>The group of the timeline that is shown alone.</summary>
    internal string? Group { get; init; }
    internal DateTimeOffset Now { get; init; }
    internal string ClaimRoot { get; init; } = "";

    internal BookingStatus Status => StatusOfBooking.At(Now, History.Booking, History.Desk.Codes);

    internal string ClaimLink(PromoCode code) => $"{ClaimRoot}?uuid={code.Uuid}";
}

/// <summary><c>/portal/bookings/{id}</c>, and its mails as they would be written now.</summary>
static class BookingPages
{
    public static async Task<IResult> Show(string id, PortalPage page, ReadBooking read, CancellationToken ct)
    {
        if (await read.HandleAsync(page.Partner, id, ct) is not { } history)
            return page.NotFound();
        var where = Journey.Of(history.Desk, page.Now);
        var entries = Timeline.Of(history, page.Now, page.May(Permission.Support), page.May(Permission.Develop));
        var group = Timeline.Groups.Select(each => each.Word).FirstOrDefault(word => word == page.Http.Request.Query["e"]);
        var address = page.Partner.Brand.For(history.Booking.CustomBranding).BaseUrl(page.Options.PublicUrl);
        return page.Show<BookingPage>((nameof(BookingPage.View), new BookingPageView
        {
            History = history,
            Where = where,
            Help = Remedy.Of(history, where, page.Now),
            Entries = group is null ? entries : [.. entries.Where(entry => entry.Group == group)],
            Group = group,
            Now = page.Now,
            ClaimRoot = $"{address}/claim-promocode/{page.Partner.Slug}",
        }));
    }

    /// <summary>In a frame. Whoever may not see an eSIM's codes does not see the mail that brings them.</summary>
    public static async Task<IResult> Mail(
        string id, Guid message, PortalPage page, ReadBooking read, PreviewMail preview, CancellationToken ct)
    {
        MessageKind? but = page.May(Permission.Support) ? null : MessageKind.EsimReady;
        return await read.FindAsync(page.Partner, id, ct) is not null
            && await preview.HandleAsync(page.Http, page.Partner.Id, id, message, but, ct) is { } mail
                ? mail : page.NotFound();
    }
}
