using Hubby.Data;
using Microsoft.EntityFrameworkCore.Storage;

namespace Hubby.Partners;

static class PartnerChanges
{
    /// <summary>
    /// Begins a change of partners or keys. Moving the version first takes its row's lock, so changes come one after another and
    /// what is counted inside holds until the commit; every node sees afterwards that its copy is old.
    /// </summary>
    public static async Task<IDbContextTransaction> BeginPartnerChangeAsync(this AppDb db, CancellationToken ct)
    {
        var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.MoveVersionAsync(StoredVersion.Partners, ct);
        return transaction;
    }

    /// <summary>Keys that would sign a request at this moment.</summary>
    public static IQueryable<ApiKey> LiveAt(this IQueryable<ApiKey> keys, DateTimeOffset now) =>
        keys.Where(key => key.RevokedAt == null && (key.ExpiresAt == null || key.ExpiresAt > now));
}
