using Hubby.Data;
using Hubby.Http;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Partners;

/// <summary>Replaces a partner's brand whole. The names of its sub-brands are what <c>custom_branding</c> may say.</summary>
sealed class SetBrand(AppDb db)
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
        if (faults.Count > 0)
            return (partner, faults);

        partner.Brand = brand;
        partner.SubBrands = [.. brand.SubBrands.Keys];
        changed?.Invoke();
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return (partner, []);
    }

    static IEnumerable<string> HostsOf(Brand brand) =>
        brand.Hosts.Concat(brand.SubBrands.Values.SelectMany(sub => sub.Hosts));
}
