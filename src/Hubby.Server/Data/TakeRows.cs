using Microsoft.EntityFrameworkCore;

namespace Hubby.Data;

/// <summary>
/// Takes the next rows by writing to them, as any number of nodes may do at once: each gets others, and none waits for another.
/// </summary>
/// <param name="table">Where they are.</param>
/// <param name="key">The columns of its key.</param>
/// <param name="where">Which ones, in the words of an index, so that both databases see that it serves.</param>
/// <param name="orderBy">Which of them first.</param>
/// <param name="set">What says that they are taken.</param>
/// <param name="limit">How many at the most: a number or its placeholder.</param>
sealed class TakeRows(string table, string[] key, string where, string orderBy, string set, string limit)
{
    // Those that another transaction is about to take are passed over; should it be undone, they are there for the next.
    readonly string _postgres = $"""
        UPDATE {table} SET {set}
        FROM (SELECT {string.Join(", ", key)} FROM {table} WHERE {where} ORDER BY {orderBy} LIMIT {limit}
              FOR UPDATE SKIP LOCKED) AS taken
        WHERE {string.Join(" AND ", key.Select(column => $"{table}.{column} = taken.{column}"))}
        RETURNING {table}.*
        """;

    readonly string _sqlite = $"""
        UPDATE {table} SET {set}
        WHERE rowid IN (SELECT rowid FROM {table} WHERE {where} ORDER BY {orderBy} LIMIT {limit})
        RETURNING *
        """;

    /// <summary>In this store's words; the rows come back as they are then, in no order.</summary>
    public string Sql(AppDb db) => db.Database.IsNpgsql() ? _postgres : _sqlite;
}
