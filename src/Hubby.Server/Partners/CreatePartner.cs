using Hubby.Data;
using Hubby.Http;

namespace Hubby.Partners;

/// <summary>A new partner with its first key.</summary>
sealed class CreatePartner(AppDb db, SecretBox box, KeyMint mint)
{
    public static readonly Problem SlugTaken = new(409, "slug_taken", "A partner with this slug exists already.");

    public async Task<(IssuedKey? Key, Problem? Problem)> HandleAsync(Partner partner, KeyWish firstKey, CancellationToken ct)
    {
        await db.CheckMasterKeyAsync(box, ct);
        await using var change = await db.BeginPartnerChangeAsync(ct);
        var issued = mint.Make(partner.Id, firstKey);
        db.Add(partner);
        db.Add(issued.Row);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (Exception failure) when (failure.IsUniqueViolation())
        {
            return (null, SlugTaken);
        }

        await change.CommitAsync(ct);
        return (issued, null);
    }
}
