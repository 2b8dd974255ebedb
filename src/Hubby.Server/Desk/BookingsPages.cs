using System.Globalization;
using Hubby.Desk.Pages;
using Hubby.Portal;

namespace Hubby.Desk;

/// <summary>What the list shows.</summary>
public sealed class BookingsView
{
    internal BookingWish Wish { get; init; } = null!;
    internal DeskPage Shown { get; init; } = null!;
    internal DateTimeOffset Now { get; init; }
    internal IReadOnlyList<string> Brands { get; init; } = [];

    /// <summary>Bookings of the last thirty days, as far as they are counted.</summary>
    internal int Month { get; init; }
    internal (int Count, bool MayBeMore) Attention { get; init; }
    internal (int Count, bool MayBeMore) Failed { get; init; }

    /// <summary>Bookings in the span of creation, where nothing else is wanted.</summary>
    internal int? Total { get; init; }
    internal bool IsFirstDay => Shown.Rows.Count == 0 && Wish.IsEmpty && Shown.Newer is null;

    internal string Says => (Total, Shown) switch
    {
        ({ } total, _) => $"{Shown.Rows.Count} of {DeskLinks.Count(total)} · newest first",
        (_, { Older: null, Newer: null }) => $"{Shown.Rows.Count} found · newest first",
        _ => $"{Shown.Rows.Count} shown · newest first",
    };

    /// <summary>Each filter in force: its name, its value, and what is wanted without it.</summary>
    internal IEnumerable<(string Name, string Value, BookingWish Without)> Pills
    {
        get
        {
            if (Span(Wish.CreatedFrom, Wish.CreatedTo) is { } created)
                yield return ("Created", created, Wish with { CreatedFrom = null, CreatedTo = null });
            if (Span(Wish.DepartsFrom, Wish.DepartsTo) is { } leaves)
                yield return ("Leaves", leaves, Wish with { DepartsFrom = null, DepartsTo = null });
            if (Wish.At is { } at)
                yield return ("Stands at", Words.Stop(at), Wish with { At = null });
            if (Wish.Reached is { } reached)
                yield return ("Got to", Words.Stop(reached), Wish with { Reached = null });
            if (Wish.Lost is { } lost)
                yield return ("Lost before", Words.Stop(lost), Wish with { Lost = null });
            if (Wish.Status is { } status)
                yield return ("Status", $"{status}", Wish with { Status = null });
            if (Wish.Destination is { } destination)
                yield return ("Destination", NoneOr(Words.Place(destination)), Wish with { Destination = null });
            if (Wish.Airport is { } airport)
                yield return ("From", NoneOr(airport), Wish with { Airport = null });
            if (Wish.Brand is { } brand)
                yield return ("Brand", brand == BookingWish.Without ? "the main one" : brand, Wish with { Brand = null });
            if (Wish.Message is not null || Wish.Channel is not null)
            {
                var channel = Wish.Channel is { } way ? Words.Channel(way) : "Message";
                yield return (channel, $"{Wish.Message}".ToLowerInvariant(), Wish with { Message = null, Channel = null });
            }
        }
    }

    static string NoneOr(string value) => value == BookingWish.Without ? "none" : value;

    static string? Span(DateOnly? from, DateOnly? to) => (from, to) switch
    {
        (null, null) => null,
        ({ } first, { } last) when first == last => Day(first),
        ({ } first, { } last) => $"{Day(first)} to {Day(last)}",
        ({ } first, null) => $"from {Day(first)}",
        (null, { } last) => $"to {Day(last)}",
    };

    static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);
}

/// <summary>Where the desk's pages are.</summary>
static class DeskLinks
{
    public const string Root = "/portal/bookings";

    public static string List(BookingWish wish, DeskCursor cursor = default)
    {
        var parts = wish.ToQuery();
        if (cursor.Before is { } before)
            parts = parts.Append(KeyValuePair.Create("before", before));
        if (cursor.After is { } after)
            parts = parts.Append(KeyValuePair.Create("after", after));
        return $"{Root}{QueryString.Create(parts.Select(part => KeyValuePair.Create(part.Key, (string?)part.Value)))}";
    }

    public static string Of(string id) => $"{Root}/{id}";

    public static string Count(int number) => number > ListDesk.MostCounted
        ? $"more than {ListDesk.MostCounted.ToString("N0", CultureInfo.InvariantCulture)}"
        : number.ToString("N0", CultureInfo.InvariantCulture);
}

/// <summary><c>/portal/bookings</c>.</summary>
static class BookingsPages
{
    const int Month = 30;

    public static async Task<IResult> List(PortalPage page, ListDesk desk, CancellationToken ct)
    {
        var query = page.Http.Request.Query;
        var wish = BookingWish.Read(query);
        var partner = page.Partner;
        var recent = new BookingWish { CreatedFrom = DateOnly.FromDateTime(page.Now.UtcDateTime).AddDays(-Month) };
        return page.Show<BookingsPage>((nameof(BookingsPage.View), new BookingsView
        {
            Wish = wish,
            Shown = await desk.HandleAsync(partner.Id, wish, DeskCursor.Read(query), ct),
            Now = page.Now,
            Brands = partner.SubBrands,
            Month = await desk.CountAsync(partner.Id, recent, ct),
            Attention = await desk.CountAsync(partner.Id, BookingView.Attention, ct),
            Failed = await desk.CountAsync(partner.Id, BookingView.Failed, ct),
            Total = wish.IsPicky ? null : await desk.CountAsync(partner.Id, wish, ct),
        }));
    }
}
