using Hubby.Data;
using Hubby.Partners;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Branding;

/// <summary>
/// Keeps a logo that came with the form of a brand, also before the brand is saved, since it has to be looked at. One that no
/// brand comes to show is swept.
/// </summary>
sealed class KeepLogo(AppDb db, TimeProvider clock)
{
    const int MostOfPartner = 200;
    static readonly string TooMany = $"There are {MostOfPartner} uploaded logos. Those that no brand shows go after"
        + $" {LogoSweep.DaysKept} days; until then give an address.";

    /// <returns>The path that a brand has it by, or what is wrong.</returns>
    public async Task<(string? Path, string? Fault)> HandleAsync(Guid partnerId, IFormFile file, CancellationToken ct)
    {
        if (file.Length > LogoFile.MostBytes)
            return (null, LogoFile.TooLarge(file.Length));
        var content = new byte[file.Length];
        await using (var stream = file.OpenReadStream())
            await stream.ReadExactlyAsync(content, ct);
        var (picture, fault) = LogoFile.Read(content);
        if (picture is null)
            return (null, fault);

        var (name, now) = (Logo.NameOf(partnerId, content, picture.Ending), clock.Now());
        if (await db.Logos.Where(logo => logo.Name == name)
            .ExecuteUpdateAsync(logo => logo.SetProperty(row => row.SeenAt, now), ct) > 0)
        {
            return (Logo.PathOf(name), null);
        }

        if (await db.Logos.CountAsync(logo => logo.PartnerId == partnerId, ct) >= MostOfPartner)
            return (null, TooMany);
        db.Add(new Logo
        {
            Name = name,
            PartnerId = partnerId,
            Content = content,
            Width = picture.Width,
            Height = picture.Height,
            SeenAt = now,
        });
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException failure) when (failure.IsUniqueViolation())
        {
            // The same file came twice at once: it is there.
            db.ChangeTracker.Clear();
        }

        return (Logo.PathOf(name), null);
    }
}
