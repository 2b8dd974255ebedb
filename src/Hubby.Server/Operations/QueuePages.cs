using Hubby.Data;
using Hubby.Members;
using Hubby.Operations.Pages;
using Hubby.Operations.Queues;
using Hubby.Partners;
using Hubby.Portal;

namespace Hubby.Operations;

/// <summary>What waits and what was given up, in every queue; and what a person does about it.</summary>
static class QueuePages
{
    /// <summary>So many are tried again at once, and so many pages of them are looked at.</summary>
    const int MostAtOnce = 1000;
    const int MostPages = 60;
    const string Gone = "It is not as it was: look at it again.";

    public static async Task<IResult> ShowAll(PortalPage page, ReadOverview read, CancellationToken ct) =>
        page.Show<QueuesPage>((nameof(QueuesPage.Queues), await read.QueuesAsync(ct)));

    public static async Task<IResult> ShowOne(PortalPage page, string queue, IEnumerable<IQueue> queues,
        PartnerDirectory partners, string? lane, string? cause, string? after, CancellationToken ct)
    {
        if (Find(queues, queue) is not { } found)
            return page.NotFound();
        var (lanes, causes) = (await found.LanesAsync(ct), await found.CausesAsync(ct));
        if (lane is null && cause is null && found.FailsByCause)
            cause = causes.Count > 0 ? causes[0].Key : null;
        return page.Show<QueuePage>((nameof(QueuePage.View), new QueueView
        {
            Queue = found,
            Lanes = lanes,
            Causes = causes,
            Lane = lane,
            Cause = cause,
            After = after,
            Rows = lane is not null
                ? await found.WaitingAsync(lane, WaitingCursor.Parse(after), ct)
                : await found.FailedAsync(cause, Guid.TryParseExact(after, "D", out var before) ? before : null, ct),
            Partners = partners,
        }));
    }

    static IQueue? Find(IEnumerable<IQueue> queues, string name) => queues.FirstOrDefault(queue => queue.Name == name);

    public static async Task<IResult> Retry(
        PortalPage page, string queue, IEnumerable<IQueue> queues, AppDb db, CancellationToken ct)
    {
        if (Find(queues, queue) is not { RetryVerb: not null } found || ItemOf(page) is not { } item)
            return page.NotFound();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if ((await found.RetryAsync([item], ct)).Values.Sum() == 0)
            return page.Go(BackOf(page, found), Gone);
        db.AddAudit(page.Actor, OwnerOf(item.PartnerId), page.Now, $"{found.Name}.retried", $"{item.Id}", null);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        found.Committed();
        return page.Go(BackOf(page, found), "It is tried again now.");
    }

    static QueueItem? ItemOf(PortalPage page) => Guid.TryParseExact(page.Field("partner"), "D", out var partner)
        && Guid.TryParseExact(page.Field("id"), "D", out var id) ? new(partner, id) : null;

    static Guid? OwnerOf(Guid partnerId) => partnerId == Guid.Empty ? null : partnerId;

    static string BackOf(PortalPage page, IQueue queue)
    {
        var root = $"{QueueAddress.Root}/{queue.Name}";
        return page.Field("back") is { } back && back.StartsWith(root, StringComparison.Ordinal) ? SignInPages.Local(back) : root;
    }

    public static async Task<IResult> AskRetryAll(
        PortalPage page, string queue, IEnumerable<IQueue> queues, string? cause, CancellationToken ct) =>
        Find(queues, queue) is { RetryVerb: not null } found
        && (await found.CausesAsync(ct)).FirstOrDefault(each => each.Key == cause) is { } known
            ? page.Show<RetryAllPage>((nameof(RetryAllPage.Queue), found), (nameof(RetryAllPage.Cause), known))
            : page.NotFound();

    public static async Task<IResult> RetryAll(
        PortalPage page, string queue, IEnumerable<IQueue> queues, AppDb db, CancellationToken ct)
    {
        if (Find(queues, queue) is not { RetryVerb: not null } found || page.Field("cause") is not { } cause)
            return page.NotFound();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var (done, hasMore) = await RetryAllAsync(found, cause, ct);
        var count = done.Values.Sum();
        if (count > 0)
        {
            // Each partner reads of its own; the operators of all.
            foreach (var (partnerId, own) in done.Where(each => each.Value > 0))
                db.AddAudit(page.Actor, OwnerOf(partnerId), page.Now, $"{found.Name}.retried", cause, $"{own}");
            db.AddAudit(page.Actor, null, page.Now, "queue.retried", found.Name, $"{cause}: {count}");
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            found.Committed();
        }

        var more = hasMore ? " There are more: do it once more." : "";
        return page.Go($"{QueueAddress.Root}/{found.Name}", count == 0 ? "None of them can be tried again as things are."
            : $"{Bounded.Text(count)} {(count == 1 ? "is" : "are")} tried again now.{more}");
    }

    static async Task<(Dictionary<Guid, int> Done, bool HasMore)> RetryAllAsync(IQueue queue, string cause, CancellationToken ct)
    {
        var done = new Dictionary<Guid, int>();
        Guid? before = null;
        for (var pages = 0; pages < MostPages && done.Values.Sum() < MostAtOnce; pages++)
        {
            var rows = await queue.FailedAsync(cause, before, ct);
            foreach (var (partnerId, count) in await queue.RetryAsync([.. rows.Rows.Select(row => row.Item)], ct))
                done[partnerId] = done.GetValueOrDefault(partnerId) + count;
            if (rows.Next is null)
                return (done, false);
            before = Guid.Parse(rows.Next);
        }

        return (done, true);
    }

    public static IResult AskGiveUp(
        PortalPage page, string queue, IEnumerable<IQueue> queues, Guid? partner, Guid? id, string? back)
    {
        if (Find(queues, queue) is not { } found || partner is not { } owner || id is not { } row)
            return page.NotFound();
        return page.Show<GiveUpPage>((nameof(GiveUpPage.Queue), found), (nameof(GiveUpPage.Partner), owner),
            (nameof(GiveUpPage.Id), row), (nameof(GiveUpPage.Back), back ?? ""));
    }

    public static async Task<IResult> GiveUp(
        PortalPage page, string queue, IEnumerable<IQueue> queues, AppDb db, CancellationToken ct)
    {
        if (Find(queues, queue) is not { } found || ItemOf(page) is not { } item)
            return page.NotFound();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (!await found.GiveUpAsync(item, ct))
            return page.Go(BackOf(page, found), Gone);
        db.AddAudit(page.Actor, OwnerOf(item.PartnerId), page.Now, $"{found.Name}.given_up", $"{item.Id}", page.Field("reason"));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        found.Committed();
        return page.Go(BackOf(page, found), "It is not tried any more.");
    }
}

/// <summary>What the page of a queue shows.</summary>
public sealed record QueueView
{
    internal IQueue Queue { get; init; } = null!;
    internal IReadOnlyList<QueueLane> Lanes { get; init; } = [];
    internal IReadOnlyList<QueueCause> Causes { get; init; } = [];
    internal string? Lane { get; init; }
    internal string? Cause { get; init; }
    internal string? After { get; init; }
    internal QueueRows Rows { get; init; } = new([], null);
    internal PartnerDirectory Partners { get; init; } = null!;

    internal string Root => $"{QueueAddress.Root}/{Queue.Name}";

    /// <summary>This very page.</summary>
    internal string Here => AddressOf(Lane, Cause, After);

    internal string AddressOf(string? lane, string? cause, string? after = null)
    {
        var fields = new[] { ("lane", lane), ("cause", cause), ("after", after) }
            .Where(field => field.Item2 is not null)
            .Select(field => $"{field.Item1}={Uri.EscapeDataString(field.Item2!)}").ToList();
        return fields.Count == 0 ? Root : $"{Root}?{string.Join('&', fields)}";
    }

    internal string NameOf(Guid partnerId) =>
        Partners.Find(partnerId)?.Name ?? (partnerId == Guid.Empty ? "the installation" : "–");
}
