using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hubby.Data;

/// <summary>
/// Rows in an order in which none appears before one that was read already. Ids and clocks cannot give it: of two transactions
/// that run at once the one that began first may commit last.
/// </summary>
/// <remarks>
/// On PostgreSQL a row carries the number of its transaction, and only rows of transactions are read before which none is still
/// running. SQLite has one writer at a time, so the order of its rows is that of their commits.
/// </remarks>
static class CommitOrder
{
    const string Annotation = "Hubby:CommitOrder";
    const string Column = "WrittenBy";

    sealed record Wish(string Index, string Owner, string Id);

    /// <summary>The order is kept for each owner.</summary>
    public static void HasCommitOrder<T>(this EntityTypeBuilder<T> table, string index, string owner, string id)
        where T : class =>
        table.HasAnnotation(Annotation, new Wish(index, owner, id));

    public static void Apply(ModelBuilder model, bool isPostgres)
    {
        foreach (var entity in model.Model.GetEntityTypes().ToList())
        {
            if (entity.RemoveAnnotation(Annotation)?.Value is not Wish wish)
                continue;
            var table = model.Entity(entity.ClrType);
            if (isPostgres)
            {
                // Given by the database, so that no writer can forget it.
                table.Property<long>(Column).HasDefaultValueSql("pg_current_xact_id()::text::bigint");
                table.HasIndex(wish.Owner, Column, wish.Id).HasDatabaseName(wish.Index);
            }
            else
            {
                // Every index of SQLite ends with the row's number.
                table.HasIndex(wish.Owner).HasDatabaseName(wish.Index);
            }
        }
    }

    /// <summary>
    /// Numbers of transactions begin anew in another cluster. After a restore there the rows' numbers are moved below those to
    /// come, in the order that they have.
    /// </summary>
    public static async Task AlignCommitOrderAsync(this AppDb db, string table, string owner, CancellationToken ct)
    {
        if (!db.Database.IsNpgsql())
            return;

        // Leaps from owner to owner in the index: its whole length would take too long at a start.
        var last = $"""
            WITH RECURSIVE last AS (
              (SELECT {owner}, written_by FROM {table} ORDER BY {owner} DESC, written_by DESC LIMIT 1)
              UNION ALL
              SELECT next.* FROM last CROSS JOIN LATERAL (SELECT {owner}, written_by FROM {table}
                WHERE {owner} < last.{owner} ORDER BY {owner} DESC, written_by DESC LIMIT 1) AS next)
            SELECT coalesce(max(written_by) - pg_snapshot_xmax(pg_current_snapshot())::text::bigint, -1) AS "Value" FROM last
            """;
        var ahead = (await db.Database.SqlQueryRaw<long>(last).ToListAsync(ct)).Single();
        if (ahead < 0)
            return;
        var move = $"UPDATE {table} SET written_by = written_by - {{0}}";
        await db.Database.ExecuteSqlRawAsync(move, [ahead + 1], ct);
    }
}
