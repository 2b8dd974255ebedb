using System.Data.Common;
using System.Text.Json;
using Hubby.Data;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Partners;

/// <summary>Keeps the directory at most a few seconds behind the store, and writes down when keys were last used.</summary>
sealed partial class PartnerRefresh(PartnerDirectory directory, IServiceScopeFactory scopes, TimeProvider clock,
    ILogger<PartnerRefresh> log)
    : BackgroundService
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    readonly Rounds _rounds = new("partners and keys cannot be read, what was read before serves", log);

    // The first request should find keys; but a store that is away must not keep the server from starting.
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await _rounds.TryFirstAsync(RefreshAsync, Patience, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await _rounds.TryAsync(RefreshAsync, stoppingToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await FlushAsync(patience.Token);
        }
        catch (Exception failure) when (failure is DbException or OperationCanceledException || failure.IsStoreAway())
        {
            NotWritten(failure.Message);
        }
    }

    async Task RefreshAsync(CancellationToken ct)
    {
        await directory.RefreshAsync(ct);
        await FlushAsync(ct);
    }

    /// <summary>Writes down the uses gathered since the last time, in one statement.</summary>
    public async Task FlushAsync(CancellationToken ct)
    {
        var uses = directory.UnwrittenUses();
        if (uses.Count == 0)
            return;

        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        var json = JsonSerializer.Serialize(uses, JsonSerializerOptions.Web);
        await db.Database.ExecuteSqlRawAsync(db.Database.IsNpgsql() ? PostgresSql : SqliteSql, [json], ct);
        directory.UsesWritten(uses);
    }

    const string PostgresSql = """
        UPDATE api_keys SET last_used_at = to_timestamp(used.at / 1000.0)
        FROM json_to_recordset({0}::json) AS used(id uuid, at bigint)
        WHERE api_keys.id = used.id AND (last_used_at IS NULL OR last_used_at < to_timestamp(used.at / 1000.0))
        """;

    const string SqliteSql = """
        UPDATE api_keys SET last_used_at = used.value ->> 'at'
        FROM json_each({0}) AS used
        WHERE api_keys.id = unhex(replace(used.value ->> 'id', '-', ''))
          AND (last_used_at IS NULL OR last_used_at < used.value ->> 'at')
        """;

    [LoggerMessage(LogLevel.Warning, "when keys were last used could not be written at the end: {Reason}")]
    partial void NotWritten(string reason);
}
