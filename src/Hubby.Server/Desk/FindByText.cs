using Hubby.Bookings;
using Hubby.Data;
using Hubby.Esims;
using Hubby.Http;
using Hubby.PromoCodes;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Desk;

/// <summary>
/// Which bookings somebody means who types a reference or its beginning, an address, a promo code, the number of an eSIM or our
/// own id: whatever the text may be is looked up by the index of that.
/// </summary>
static class FindByText
{
    /// <summary>Of one kind; who types what more bookings have is shown the newest among as many.</summary>
    public const int Most = 1000;

    /// <summary>One letter is the beginning of too much.</summary>
    const int ShortestBeginning = 3;
    const string AfterAnyText = "\U0010FFFF";

    public static async Task<IReadOnlyCollection<string>> FindIdsAsync(
        this AppDb db, Guid partnerId, string text, CancellationToken ct)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        if (Ids.IsPublic(text))
            found.Add(text);
        var mine = db.Bookings.Where(row => row.PartnerId == partnerId);
        found.UnionWith(await NewestAsync(mine.Where(row => row.BookingId == text), ct));
        if (PromoCodeValue.TryParse(text, out var typed) && typed.Value.Text is var code)
        {
            found.UnionWith(await db.PromoCodes.Where(row => row.PartnerId == partnerId && row.Code == code)
                .Select(row => row.Booking).ToListAsync(ct));
        }

        if (Iccid.Parse(text) is { } iccid)
        {
            found.UnionWith(await db.Esims.Where(row => row.PartnerId == partnerId && row.Iccid == iccid)
                .Select(row => row.Booking).ToListAsync(ct));
        }

        if (EmailAddress.Parse(text) is { } email)
        {
            found.UnionWith(await NewestAsync(mine.Where(row => row.Email == email), ct));
            found.UnionWith(await db.Esims.Where(row => row.PartnerId == partnerId && row.Email == email)
                .Select(row => row.Booking).OrderByDescending(id => id + "").Take(Most).ToListAsync(ct));
        }

        return found.Count == 0 && text.Length >= ShortestBeginning ? await BeginningAsync(mine, text, ct) : found;
    }

    // The order is hidden, so that the planner finds the few by their index instead of walking all bookings in that order.
    static Task<List<string>> NewestAsync(IQueryable<Booking> rows, CancellationToken ct) =>
        rows.Select(row => row.Id).OrderByDescending(id => id + "").Take(Most).ToListAsync(ct);

    // In the order of the index, so that no more is read than is shown.
    static async Task<IReadOnlyCollection<string>> BeginningAsync(
        IQueryable<Booking> mine, string text, CancellationToken ct)
    {
        var end = text + AfterAnyText;
        return await mine.Where(row => string.Compare(row.BookingId, text) >= 0 && string.Compare(row.BookingId, end) < 0)
            .OrderBy(row => row.BookingId).Select(row => row.Id).Take(Most).ToListAsync(ct);
    }
}
