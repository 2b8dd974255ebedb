using Hubby.Data;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Esims;

/// <summary>
/// Ends asking a provider to take back an eSIM in whose place there is another, where it refuses for good. The eSIM is as
/// cancelled as before; what the provider has of it stays there. Other calls do not end this way: one that is not confirmed
/// may be somebody's only one, and of what nobody asks about any more nobody knows.
/// </summary>
static class GiveUpTakeBack
{
    public static async Task<bool> GiveUpTakeBackAsync(this AppDb db, Guid partnerId, Guid id, CancellationToken ct) =>
        await db.Esims.Where(row => row.PartnerId == partnerId && row.Id == id
                && row.State == EsimState.Cancelled && row.NextCheckAt != null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.NextCheckAt, (DateTimeOffset?)null), ct) == 1;
}
