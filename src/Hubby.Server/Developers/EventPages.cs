using Hubby.Data;
using Hubby.Developers.Pages;
using Hubby.Events;
using Hubby.EventStream;
using Hubby.Http;
using Hubby.Portal;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Developers;

/// <summary>What happened to a partner's things, as its event stream has it.</summary>
static class EventPages
{
    const int PageSize = 50;

    public static async Task<IResult> Show(PortalPage page, string? type, string? booking, Guid? before, Guid? e, AppDb db,
        ReadEvents read, CancellationToken ct)
    {
        var partnerId = page.Partner.Id;
        var filter = new EventFilter(EventTypes.Known.Contains(type) ? type : null,
            Ids.IsPublic(booking?.Trim() ?? "") ? booking!.Trim() : null, before);
        var (shown, next) = await read.LatestAsync(partnerId, before, filter.Type, filter.Booking, PageSize, ct);
        var selected = e is null ? shown.FirstOrDefault()
            : await db.Events.FirstOrDefaultAsync(row => row.PartnerId == partnerId && row.Id == e, ct);
        return e is not null && selected is null ? page.NotFound()
            : page.Show<EventsPage>((nameof(EventsPage.View), new EventsView
            {
                Filter = filter,
                Shown = shown,
                Next = next,
                Selected = selected,
            }));
    }
}

/// <summary>The stream, and one event of it.</summary>
public sealed record EventsView
{
    internal EventFilter Filter { get; init; } = null!;
    internal IReadOnlyList<Event> Shown { get; init; } = [];
    internal Guid? Next { get; init; }
    internal Event? Selected { get; init; }

    /// <summary>Where the API goes on after the event that is shown.</summary>
    internal string? Cursor => Selected is { } shown ? PageRequest.Cursor($"{shown.Id}") : null;
}

/// <summary>What events are looked at by.</summary>
sealed record EventFilter(string? Type, string? Booking, Guid? Before)
{
    public string Address(Guid? before, Guid? selected = null)
    {
        var parts = new[]
        {
            Type is null ? null : $"type={Type}", Booking is null ? null : $"booking={Booking}",
            before is null ? null : $"before={before}", selected is null ? null : $"e={selected}",
        };
        return $"/portal/events?{string.Join('&', parts.OfType<string>())}";
    }
}
