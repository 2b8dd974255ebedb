using Hubby.Data;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Esims;

static class FindEsim
{
    const int LongestChain = 20;

    /// <summary>
    /// The eSIM whose page has this secret in its address, or the one that was issued in its place: an old mail leads to what
    /// works. None when there is no such page.
    /// </summary>
    public static async Task<Esim?> FindEsimByLinkAsync(this AppDb db, string link, CancellationToken ct)
    {
        if (link.Length != EsimSecrets.LinkLength || !link.All(char.IsAsciiLetterOrDigit))
            return null;
        var hash = EsimSecrets.HashOf(link);
        var esim = await db.Esims.FirstOrDefaultAsync(row => row.LinkHash == hash, ct);
        for (var step = 0; esim is { ReplacedBy: { } next } && step < LongestChain; step++)
            esim = await db.Esims.FirstAsync(row => row.PartnerId == esim.PartnerId && row.Id == next, ct);
        return esim;
    }
}
