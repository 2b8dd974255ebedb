using Hubby.Data;
using Hubby.Partners;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Branding;

/// <summary>
/// Deletes logos that no brand has had for a while: so long mails that went out with them still show them.
/// </summary>
sealed class LogoSweep(
    IServiceScopeFactory scopes, PartnerDirectory partners, TimeProvider clock, ILogger<LogoSweep> log)
    : Sweep(scopes, clock, "logos that no brand shows", log)
{
    public const int DaysKept = 30;

    protected override async Task<int> SweepAsync(AppDb db, CancellationToken ct)
    {
        var now = Clock.Now();
        var (yesterday, oldest) = (now.AddDays(-1), now.AddDays(-DaysKept));
        var worn = partners.All.SelectMany(partner => partner.Brand.AndSubBrands())
            .Select(brand => Logo.NameIn(brand.LogoUrl)).OfType<string>().Distinct().ToList();

        // Looking takes no lock, so that an idle SQLite is left to its writers.
        var seen = db.Logos.Where(logo => worn.Contains(logo.Name) && logo.SeenAt < yesterday);
        if (await seen.AnyAsync(ct))
            await seen.ExecuteUpdateAsync(logo => logo.SetProperty(row => row.SeenAt, now), ct);
        var gone = db.Logos.Where(logo => !worn.Contains(logo.Name) && logo.SeenAt < oldest);
        return await gone.AnyAsync(ct) ? await gone.ExecuteDeleteAsync(ct) : 0;
    }
}
