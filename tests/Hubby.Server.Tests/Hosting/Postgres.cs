using System.Diagnostics;
using Hubby.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

[assembly: AssemblyFixture(typeof(Hubby.Tests.Hosting.Postgres))]

namespace Hubby.Tests.Hosting;

/// <summary>
/// A real PostgreSQL for the run: the one HUBBY_TEST_POSTGRES names (a connection string without a database), else a private
/// one started by scripts/postgres.sh. One template with the schema; every fixture gets a clone of it.
/// </summary>
public sealed class Postgres : IAsyncLifetime
{
    static readonly Lazy<Task<Postgres>> Shared = new(StartAsync);
    static int _clones;
    string _server = "";
    string? _directory;

    static string Template => $"template_{Environment.ProcessId}";

    public static async Task<string> CloneAsync()
    {
        var postgres = await Shared.Value;
        var name = $"{Template}_{Interlocked.Increment(ref _clones)}";
        await postgres.ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {Template}");

        // All tests share it and two cores, so what is slow here says nothing.
        return $"{postgres._server};Database={name};Timeout=60;Command Timeout=60";
    }

    /// <summary>With its connections, which a pool would keep for minutes: all fixtures share what the server allows.</summary>
    public static async Task DropAsync(string clone)
    {
        var name = new NpgsqlConnectionStringBuilder(clone).Database;
        await (await Shared.Value).ExecuteAsync($"DROP DATABASE {name} WITH (FORCE)");
    }

    static async Task<Postgres> StartAsync()
    {
        var postgres = new Postgres();
        if (Environment.GetEnvironmentVariable("HUBBY_TEST_POSTGRES") is { Length: > 0 } given)
        {
            postgres._server = given;
        }
        else
        {
            postgres._directory = Directory.CreateTempSubdirectory("hubby-postgres-").FullName;
            // What a test needs is what is kept: a crash of this server ends the run anyway, so its fsync is spared.
            var port = (await Repository.RunAsync("scripts/postgres.sh", "start", postgres._directory, "", "fsync=off")).Trim();
            postgres._server = $"Host=127.0.0.1;Port={port};Username=postgres";
        }

        await postgres.ExecuteAsync($"CREATE DATABASE {Template}");
        var template = new DbContextOptionsBuilder<PostgresDb>().UseNpgsql($"{postgres._server};Database={Template}");
        await using (var db = new PostgresDb(template.Options))
            await db.PrepareAsync();
        NpgsqlConnection.ClearAllPools();
        return postgres;
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (!Shared.IsValueCreated)
            return;

        NpgsqlConnection.ClearAllPools();
        var postgres = await Shared.Value;
        if (postgres._directory is { } directory)
        {
            await Repository.RunAsync("scripts/postgres.sh", "stop", directory);
            Directory.Delete(directory, recursive: true);
            return;
        }

        for (var clone = 1; clone <= _clones; clone++)
            await postgres.ExecuteAsync($"DROP DATABASE IF EXISTS {Template}_{clone} WITH (FORCE)");
        await postgres.ExecuteAsync($"DROP DATABASE IF EXISTS {Template} WITH (FORCE)");
    }

    async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection($"{_server};Database=postgres;Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>Finds and runs what stands in the repository.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program.Contains('/', StringComparison.Ordinal) ? PathOf(program) : program, arguments)
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await errors}{await output}");
    }

    static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Hubby.slnx")))
            directory = directory.Parent ?? throw new InvalidOperationException("The tests do not stand in the repository.");
        return directory.FullName;
    }
}
