using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Hubby.Data;

/// <summary>
/// Which store is in force. A connection string that names a host is PostgreSQL; none at all is SQLite in the data directory.
/// </summary>
sealed class Database
{
    const string SqliteFile = "hubby.db";

    // A PostgreSQL that accepts and then says nothing is away too, and a caller should hear so in seconds. What the connection
    // string says itself comes later and wins.
    const string Patience = "Timeout=3;Command Timeout=5;Cancellation Timeout=-1";

    // A query that comes again is parsed and planned once for each connection. Nothing here changes a session beyond its
    // transaction, so a connection that is given back needs no reset, which costs as much as a small query.
    const string Quick = "Max Auto Prepare=100;Auto Prepare Min Usages=3;No Reset On Close=true";

    Database(string connectionString, bool isPostgres)
    {
        ConnectionString = connectionString;
        IsPostgres = isPostgres;
        Postgres = isPostgres ? NpgsqlDataSource.Create($"{Patience};{Quick};{connectionString}") : null;
    }

    public string ConnectionString { get; }
    public bool IsPostgres { get; }
    public NpgsqlDataSource? Postgres { get; }

    public static Database From(IConfiguration configuration)
    {
        if (configuration.GetConnectionString("Database") is not { Length: > 0 } given)
        {
            var file = Path.Combine(DataDirectory.Of(configuration), SqliteFile);
            return new(new SqliteConnectionStringBuilder { DataSource = file }.ToString(), isPostgres: false);
        }

        return given.TrimStart().StartsWith("Data Source=", StringComparison.OrdinalIgnoreCase)
            ? new(given, isPostgres: false)
            : new(given, isPostgres: true);
    }
}

static class DatabaseSetup
{
    public static IServiceCollection AddDatabase(this IServiceCollection services, IConfiguration configuration)
    {
        var database = Database.From(configuration);
        services.AddSingleton(database);
        return database.Postgres is { } postgres
            ? services.AddDbContextPool<AppDb, PostgresDb>((provider, options) => options.UseNpgsql(postgres).Common(provider))
            : services.AddDbContextPool<AppDb, SqliteDb>((provider, options) => options
                .UseSqlite(database.ConnectionString).AddInterceptors(SqlitePragmas.Instance).Common(provider));
    }

    // A unique violation is an answer here, not an error, and a store that is away is told in one line by whoever asked it.
    static void Common(this DbContextOptionsBuilder options, IServiceProvider provider) => options
        .AddInterceptors(provider.GetServices<IInterceptor>())
        .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking)
        .ConfigureWarnings(warnings => warnings.Log(
            (CoreEventId.SaveChangesFailed, LogLevel.Debug), (CoreEventId.QueryIterationFailed, LogLevel.Debug),
            (RelationalEventId.CommandError, LogLevel.Debug), (RelationalEventId.ConnectionError, LogLevel.Debug)));
}

/// <summary>
/// A commit is answered only once it is on the disk, also on SQLite: WAL with a full sync at every commit. What is deleted is
/// overwritten, so that what was erased cannot be read from the file.
/// </summary>
sealed class SqlitePragmas : DbConnectionInterceptor
{
    public const string Sql =
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=15000; PRAGMA foreign_keys=ON;"
        + " PRAGMA secure_delete=ON;";
    public static readonly SqlitePragmas Instance = new();

    public override void ConnectionOpened(System.Data.Common.DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Sql;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(
        System.Data.Common.DbConnection connection, ConnectionEndEventData eventData,
        CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Sql;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
