using Hubby.Data;
using Hubby.Http;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Partners;

/// <summary>Replaces a partner's brand whole. The names of its sub-brands are what <c>custom_branding</c> may say.</summary>
sealed class SetBrand(AppDb db, TimeProvider clock)
{
    /// <summary>None and no faults when there is no such partner.</summary>
    public Task<(Partner? Partner, IReadOnlyList<Fault> Faults)> HandleAsync(string slug, Brand brand, CancellationToken ct) =>
        HandleAsync(slug, _ => (brand, []), null, ct);

    /// <param name="slug">Of the partner.</param>
    /// <param name="change">From the brand as it is at that moment.</param>
    /// <param name="changed">Is written in the same transaction.</param>
    /// <param name="ct">Stops; then nothing is changed.</param>
    /// <returns>None and no faults when there is no such partner.</returns>
    public async Task<(Partner? Partner, IReadOnlyList<Fault> Faults)> HandleAsync(
        string slug, Func<Brand, (Brand? Brand, IReadOnlyList<Fault> Faults)> change, Action? changed, CancellationToken ct)
    {
        // Changes of partners come one after another, so hosts that are free here are free until the commit.
        await using var transaction = await db.BeginPartnerChangeAsync(ct);
        var partners = await db.Partners.AsTracking().ToListAsync(ct);
        if (partners.Find(each => each.Slug == slug) is not { } partner)
            return (null, []);

        var (brand, wrong) = change(partner.Brand);
        if (brand is null)
            return (partner, wrong);
        var taken = HostedBrand.ByHost(partners.Where(each => each != partner));
        var faults = HostsOf(brand).Where(host => taken.ContainsKey(host))
            .Select(host => new Fault("hosts", FaultCodes.InvalidValue, $"{host} is another partner's."))
            .Concat(HostsOf(brand).GroupBy(host => host).Where(same => same.Count() > 1)
                .Select(same => new Fault("hosts", FaultCodes.InvalidValue, $"{same.Key} is there more than once.")))
            .ToList();
        if (!await KeepLogosAsync(partner, brand, ct))
            faults.Add(new("logo_url", FaultCodes.InvalidValue, "This uploaded logo is not here (any more). Upload it again."));
        if (faults.Count > 0)
            return (partner, faults);

        partner.Brand = brand;
        partner.SubBrands = [.. brand.SubBrands.Keys];
        changed?.Invoke();
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return (partner, []);
    }

    // What is seen now is not swept.
    async Task<bool> KeepLogosAsync(Partner partner, Brand brand, CancellationToken ct)
    {
        var names = brand.AndSubBrands().Select(each => Logo.NameIn(each.LogoUrl)).OfType<string>().Distinct().ToList();
        var now = clock.Now();
        return names.Count == 0 || names.Count == await db.Logos
            .Where(logo => logo.PartnerId == partner.Id && names.Contains(logo.Name))
            .ExecuteUpdateAsync(logo => logo.SetProperty(row => row.SeenAt, now), ct);
    }

    static IEnumerable<string> HostsOf(Brand brand) => brand.AndSubBrands().SelectMany(each => each.Hosts);
}
