using Microsoft.EntityFrameworkCore;

namespace Hubby.Data;

static class SchemaState
{
    static bool _seenCurrent;

    /// <summary>
    /// Whether the store answers and no migration waits. Once current it stays so for this build, so only the answer is asked
    /// again.
    /// </summary>
    public static async Task<bool> IsCurrentAsync(this AppDb db, CancellationToken ct)
    {
        if (Volatile.Read(ref _seenCurrent))
        {
            await db.Versions.AnyAsync(ct);
            return true;
        }

        var current = !(await db.Database.GetPendingMigrationsAsync(ct)).Any();
        Volatile.Write(ref _seenCurrent, current);
        return current;
    }
}
