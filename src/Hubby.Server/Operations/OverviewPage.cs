using System.Diagnostics;
using Hubby.Data;
using Hubby.Esims;
using Hubby.Messaging.Email;
using Hubby.Operations.Queues;
using Hubby.Partners;
using Hubby.Portal;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Operations;

/// <summary>The first page of an operator.</summary>
static class OverviewPage
{
    public const string Address = "/portal/operator";

    public static async Task<IResult> Show(PortalPage page, AppDb db, ReadOverview read, ReadPartners partners,
        PartnerDirectory directory, EmailSettings mail, EsimProviders esims, CancellationToken ct)
    {
        var sums = await read.QueuesAsync(ct);
        return page.Show<Pages.OverviewPage>((nameof(Pages.OverviewPage.View), new OverviewView
        {
            Facts =
            [
                ("Database", await DatabaseAsync(db, ct)),
                ("Mails", mail.InForce),
                ("eSIMs from", esims.Current.Name),
                ("Partners", Bounded.Text(directory.All.Count)),
                ("Version", typeof(OverviewPage).Assembly.GetName().Version?.ToString(3) ?? "-"),
            ],
            Queues = sums,
            Concerns = await read.ConcernsAsync(sums, ct),
            Partners = (await partners.PageAsync(directory.All, text: null, after: null, ct)).Rows.Take(ReadOverview.MostOfAKind)
                .ToList(),
        }));
    }

    static async Task<string> DatabaseAsync(AppDb db, CancellationToken ct)
    {
        var begun = Stopwatch.GetTimestamp();
        await db.Partners.Select(partner => partner.Id).FirstOrDefaultAsync(ct);
        var took = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        var name = db.Database.IsNpgsql() ? "PostgreSQL" : "SQLite";
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name}, {Math.Ceiling(took):0} ms");
    }
}

/// <summary>What the overview shows.</summary>
public sealed record OverviewView
{
    internal IReadOnlyList<(string Name, string Value)> Facts { get; init; } = [];
    internal IReadOnlyList<(IQueue Queue, QueueSum Sum)> Queues { get; init; } = [];
    internal IReadOnlyList<Concern> Concerns { get; init; } = [];
    internal IReadOnlyList<PartnerRow> Partners { get; init; } = [];
}
