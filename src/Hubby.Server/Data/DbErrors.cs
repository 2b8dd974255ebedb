using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Hubby.Data;

/// <summary>What a database error means to us, whichever of the two databases said it.</summary>
static class DbErrors
{
    const int SqliteConstraintUnique = 2067;
    const int SqliteConstraintPrimaryKey = 1555;

    public static bool IsUniqueViolation(this Exception failure) => Innermost(failure) switch
    {
        PostgresException postgres => postgres.SqlState == PostgresErrorCodes.UniqueViolation,
        SqliteException sqlite => sqlite.SqliteExtendedErrorCode is SqliteConstraintUnique or SqliteConstraintPrimaryKey,
        _ => false,
    };

    /// <summary>The store cannot take this now, and it is not the request's fault: try again later.</summary>
    public static bool IsStoreAway(this Exception failure) => Innermost(failure) switch
    {
        PostgresException postgres => IsAway(postgres.SqlState) || IsOldPlan(postgres),
        NpgsqlException or SocketException or TimeoutException => true,
        SqliteException sqlite => IsAway(sqlite.SqliteErrorCode),
        DbException or IOException { InnerException: SocketException } => true,
        StoreAwayException => true,
        _ => false,
    };

    // Connection, resources, operator intervention, system error; deadlock and serialization; read-only standby; no schema yet.
    static bool IsAway(string sqlState) =>
        sqlState.StartsWith("08", StringComparison.Ordinal) || sqlState.StartsWith("53", StringComparison.Ordinal)
        || sqlState.StartsWith("57", StringComparison.Ordinal) || sqlState.StartsWith("58", StringComparison.Ordinal)
        || sqlState is "40001" or "40P01" or "25006" or "3D000" or "42P01" or "55P03" or "XX000" or "XX001";

    // A migration has given a table another column since the connection planned this; the next try plans anew.
    static bool IsOldPlan(PostgresException failure) =>
        failure is { SqlState: PostgresErrorCodes.FeatureNotSupported, Routine: "RevalidateCachedQuery" };

    // Busy, locked, no memory, read-only, I/O error, corrupt, full, cannot open, protocol, not a database.
    static bool IsAway(int sqliteCode) => sqliteCode is 5 or 6 or 7 or 8 or 10 or 11 or 13 or 14 or 15 or 26;

    static Exception Innermost(Exception failure) => failure switch
    {
        DbUpdateException { InnerException: { } inner } => Innermost(inner),
        InvalidOperationException { InnerException: { } inner and (DbException or TimeoutException) } => Innermost(inner),
        _ => failure,
    };
}

/// <summary>
/// The store is known to be away before it was asked, or it went away and nobody knows whether it had finished.
/// </summary>
sealed class StoreAwayException(string message, Exception? cause = null) : Exception(message, cause);
