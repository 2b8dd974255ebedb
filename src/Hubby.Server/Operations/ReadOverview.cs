using System.Globalization;
using Hubby.Data;
using Hubby.Esims;
using Hubby.Members;
using Hubby.Operations.Queues;
using Hubby.Partners;
using Hubby.Portal;
using Hubby.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Operations;

/// <summary>Something that does not mend itself.</summary>
/// <param name="Kind">As a chip has it: bad or warn.</param>
/// <param name="Word">What it is, in a word or two.</param>
/// <param name="What">Whose, or which.</param>
/// <param name="Says">What is to be known.</param>
/// <param name="At">Since when, or by when.</param>
/// <param name="Address">Where it is mended.</param>
/// <param name="Opens">The partner whose portal that is; none for the operator's own pages.</param>
sealed record Concern(
    string Kind, string Word, string What, string Says, DateTimeOffset? At, string Address, Guid? Opens = null);

/// <summary>Finds what needs a person, a few of each kind.</summary>
sealed class ReadOverview(
    AppDb db, IEnumerable<IQueue> queues, ReadStockLevels stock, EsimProviders providers, WallClock wall, TimeProvider clock)
{
    public const int MostOfAKind = 10;
    public static readonly TimeSpan RunsOutSoon = TimeSpan.FromDays(14);

    public async Task<IReadOnlyList<(IQueue Queue, QueueSum Sum)>> QueuesAsync(CancellationToken ct)
    {
        var sums = new List<(IQueue, QueueSum)>();
        foreach (var queue in queues)
            sums.Add((queue, await queue.SumAsync(ct)));
        return sums;
    }

    public async Task<IReadOnlyList<Concern>> ConcernsAsync(
        IReadOnlyList<(IQueue Queue, QueueSum Sum)> sums, CancellationToken ct) =>
    [
        .. OfQueues(sums), .. await WebhooksAsync(ct), .. await StockAsync(ct), .. await KeysAsync(ct), .. await MembersAsync(ct),
    ];

    IEnumerable<Concern> OfQueues(IReadOnlyList<(IQueue Queue, QueueSum Sum)> sums)
    {
        var now = clock.Now();
        foreach (var (queue, sum) in sums)
        {
            var address = $"{QueueAddress.Root}/{queue.Name}";
            if (sum.LateBy(now) is not null)
            {
                yield return new("bad", "Stands", queue.Title,
                    $"{Bounded.Text(sum.Waiting)} wait, and the first is due for long.", sum.NextTryAt, address);
            }

            if (sum.Failed > 0)
            {
                yield return new("warn", "Given up", queue.Title,
                    $"{Bounded.Text(sum.Failed)} will not be tried again by themselves.", null, address);
            }
        }
    }

    async Task<IEnumerable<Concern>> WebhooksAsync(CancellationToken ct)
    {
        var found = await (
            from endpoint in db.WebhookEndpoints
            join partner in db.Partners on endpoint.PartnerId equals partner.Id
            where endpoint.FailingSince != null
                || (endpoint.DisabledAt != null && endpoint.DisabledReason != DisabledReasons.Partner)
            orderby endpoint.DisabledAt, endpoint.FailingSince
            select new { Endpoint = endpoint, partner.Name }).Take(MostOfAKind).ToListAsync(ct);
        return found.Select(each => each.Endpoint.DisabledAt is { } disabled
            ? new Concern("bad", "Webhook disabled", each.Name,
                $"{HostOf(each.Endpoint)} gets nothing any more.", disabled, OfWebhook(each.Endpoint), each.Endpoint.PartnerId)
            : new("warn", "Webhook failing", each.Name,
                $"{HostOf(each.Endpoint)} has answered no attempt.", each.Endpoint.FailingSince, OfWebhook(each.Endpoint),
                each.Endpoint.PartnerId));
    }

    static string HostOf(WebhookEndpoint endpoint) => new Uri(endpoint.Url).Host;

    static string OfWebhook(WebhookEndpoint endpoint) => $"/portal/webhooks/{endpoint.Id}";

    async Task<IEnumerable<Concern>> StockAsync(CancellationToken ct)
    {
        if (providers.Current is not InventoryProvider)
            return [];
        return (await stock.LowAsync(MostOfAKind, ct)).Select(level => new Concern(
            level.Left == 0 ? "bad" : "warn", level.Left == 0 ? "Out of stock" : "Low stock", level.Package.Id,
            string.Create(CultureInfo.InvariantCulture, $"{level.Left:N0} left{Lasting(level)}."), null,
            $"{StockAddress.Root}?q={Uri.EscapeDataString(level.Package.Id)}"));
    }

    static string Lasting(StockLevel level) => level.Left > 0 && level.DaysLeft is { } days
        ? $", for {Counts.Of((long)days, "day")} at the pace of the last 14" : "";

    /// <summary>Keys that are the last of their partner; one that was rotated runs out as it should.</summary>
    async Task<IEnumerable<Concern>> KeysAsync(CancellationToken ct)
    {
        var now = wall.Now();
        var soon = now + RunsOutSoon;
        var live = db.ApiKeys.LiveAt(now);
        var found = await (
            from key in live
            join partner in db.Partners on key.PartnerId equals partner.Id
            where key.ExpiresAt < soon && !live.Any(other => other.PartnerId == key.PartnerId
                && (other.ExpiresAt == null || other.ExpiresAt >= soon))
            orderby key.ExpiresAt
            select new { Key = key, partner.Name }).Take(MostOfAKind).ToListAsync(ct);
        return found.Select(each => new Concern("warn", "Key runs out", each.Name,
            $"“{each.Key.Name}” is its last key.", each.Key.ExpiresAt, "/portal/keys", each.Key.PartnerId));
    }

    async Task<IEnumerable<Concern>> MembersAsync(CancellationToken ct)
    {
        var members = db.Members;
        var found = await db.Partners.Where(partner => !members.Any(member => member.PartnerId == partner.Id))
            .OrderByDescending(partner => partner.Id).Take(MostOfAKind).ToListAsync(ct);
        var now = wall.Now();
        var ids = found.Select(partner => (Guid?)partner.Id).ToList();
        var invited = await db.AccountLinks
            .Where(link => ids.Contains(link.PartnerId) && link.Kind == AccountLinkKind.Invitation && link.ExpiresAt > now)
            .Select(link => link.PartnerId).ToListAsync(ct);
        return found.Select(partner => new Concern("warn", "No member", partner.Name,
            invited.Contains(partner.Id) ? "Somebody is invited and has not accepted yet."
                : "Nobody can sign in; invite an owner.",
            partner.CreatedAt, "/portal/members", partner.Id));
    }
}

/// <summary>Where the pages of the queues are.</summary>
static class QueueAddress
{
    public const string Root = "/portal/operator/queues";
}

/// <summary>Where the pages of the stock are.</summary>
static class StockAddress
{
    public const string Root = "/portal/operator/stock";
}
