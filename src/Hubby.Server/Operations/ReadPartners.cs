using Hubby.Data;
using Hubby.Members;
using Hubby.Partners;
using Hubby.Tallies;
using Hubby.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Operations;

/// <summary>A line of the list of partners.</summary>
/// <param name="Partner">As it is set up.</param>
/// <param name="Bookings">Made in the last thirty days.</param>
/// <param name="BookingsBefore">Made in the thirty days before.</param>
/// <param name="Members">Who can sign in.</param>
/// <param name="Keys">That live.</param>
/// <param name="IsWebhookFailing">Whether a receiver does not answer.</param>
sealed record PartnerRow(
    Partner Partner, long Bookings, long BookingsBefore, int Members, int Keys, bool IsWebhookFailing);

/// <param name="Rows">By slug.</param>
/// <param name="Next">The slug to go on after; none at the end.</param>
/// <param name="Found">How many there are in all.</param>
sealed record PartnersPage(IReadOnlyList<PartnerRow> Rows, string? Next, int Found);

/// <summary>Partners as this node has them in memory, with a few figures of those that are shown.</summary>
sealed class ReadPartners(AppDb db, WallClock wall, TimeProvider clock)
{
    public const int PageSize = 50;
    public const int Days = 30;

    public async Task<PartnersPage> PageAsync(
        IReadOnlyCollection<Partner> all, string? text, string? after, CancellationToken ct)
    {
        var found = all.Where(partner => text is null || Has(partner, text))
            .OrderBy(partner => partner.Slug, StringComparer.Ordinal).ToList();
        var left = found.Where(partner => after is null || string.CompareOrdinal(partner.Slug, after) > 0)
            .Take(PageSize + 1).ToList();
        var shown = left.Take(PageSize).ToList();
        return new(await WithFiguresAsync(shown, ct), left.Count > PageSize ? shown[^1].Slug : null, found.Count);
    }

    static bool Has(Partner partner, string text) => partner.Slug.Contains(text, StringComparison.OrdinalIgnoreCase)
        || partner.Name.Contains(text, StringComparison.OrdinalIgnoreCase) || partner.Id.ToString() == text
        || partner.ContactEmail?.Contains(text, StringComparison.OrdinalIgnoreCase) == true;

    async Task<IReadOnlyList<PartnerRow>> WithFiguresAsync(List<Partner> partners, CancellationToken ct)
    {
        var ids = partners.Select(partner => partner.Id).ToList();
        var members = await db.Members.Where(row => row.PartnerId != null && ids.Contains(row.PartnerId.Value))
            .GroupBy(row => row.PartnerId!.Value).Select(each => new { each.Key, Count = each.Count() })
            .ToDictionaryAsync(each => each.Key, each => each.Count, ct);
        var keys = await db.ApiKeys.LiveAt(wall.Now()).Where(row => ids.Contains(row.PartnerId))
            .GroupBy(row => row.PartnerId).Select(each => new { each.Key, Count = each.Count() })
            .ToDictionaryAsync(each => each.Key, each => each.Count, ct);
        var failing = await db.WebhookEndpoints
            .Where(row => ids.Contains(row.PartnerId) && (row.FailingSince != null
                || (row.DisabledAt != null && row.DisabledReason != DisabledReasons.Partner)))
            .Select(row => row.PartnerId).Distinct().ToListAsync(ct);
        var today = UtcDay.Of(clock.Now());
        var (now, before) = (await BookedAsync(ids, today - Days + 1, ct), await BookedAsync(ids, today - (2 * Days) + 1, ct));
        return [.. partners.Select(partner => new PartnerRow(partner, now.GetValueOrDefault(partner.Id),
            before.GetValueOrDefault(partner.Id), members.GetValueOrDefault(partner.Id), keys.GetValueOrDefault(partner.Id),
            failing.Contains(partner.Id)))];
    }

    Task<Dictionary<Guid, long>> BookedAsync(List<Guid> ids, int from, CancellationToken ct)
    {
        var to = from + Days;
        return db.Tallies
            .Where(row => ids.Contains(row.PartnerId) && row.Measure == Measure.Booked && row.Day >= from && row.Day < to)
            .GroupBy(row => row.PartnerId).Select(each => new { each.Key, Count = each.Sum(row => row.Count) })
            .ToDictionaryAsync(each => each.Key, each => each.Count, ct);
    }
}
