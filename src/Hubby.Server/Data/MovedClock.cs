using System.Buffers.Binary;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Data;

/// <summary>How far the clock of this store was moved ahead, kept in the store so that all of its nodes agree.</summary>
static class MovedClock
{
    const string Name = "clock_ahead";

    /// <summary>From the clock on the wall.</summary>
    public static readonly TimeSpan Furthest = TimeSpan.FromDays(3660);

    extension(AppDb db)
    {
        public async Task<TimeSpan> ReadClockAsync(CancellationToken ct) => From(await StoredAsync(db, ct));

        /// <summary>Moves it on by <paramref name="span"/>; where it is afterwards.</summary>
        public async Task<TimeSpan> AdvanceClockAsync(TimeSpan span, CancellationToken ct)
        {
            var zero = Bytes(TimeSpan.Zero);
            await db.Database.ExecuteSqlAsync(
                $"INSERT INTO settings (name, value) VALUES ({Name}, {zero}) ON CONFLICT (name) DO NOTHING", ct);
            while (true)
            {
                var old = await StoredAsync(db, ct) ?? zero;
                var moved = From(old) + span;
                var value = Bytes(moved);

                // Whoever was faster has changed what this was read from: then it is read again.
                var written = await db.Database.ExecuteSqlAsync(
                    $"UPDATE settings SET value = {value} WHERE name = {Name} AND value = {old}", ct);
                if (written == 1)
                    return moved;
            }
        }
    }

    static Task<byte[]?> StoredAsync(AppDb db, CancellationToken ct) => db.Settings
        .Where(setting => setting.Name == Name).Select(setting => setting.Value).FirstOrDefaultAsync(ct);

    static TimeSpan From(byte[]? stored) =>
        stored is null ? TimeSpan.Zero : TimeSpan.FromMilliseconds(BinaryPrimitives.ReadInt64BigEndian(stored));

    static byte[] Bytes(TimeSpan span)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, (long)span.TotalMilliseconds);
        return bytes;
    }
}

/// <summary>Follows the store's clock, by the clock on the wall; the production environment has none to follow.</summary>
sealed partial class FollowClock(
    IServiceScopeFactory scopes, TimeProvider clock, WallClock wall, ILogger<FollowClock> log) : BackgroundService
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    readonly Rounds _rounds = new("where the environment's clock stands cannot be read", log);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (clock is not EnvironmentClock)
            return;
        while (!stoppingToken.IsCancellationRequested)
        {
            await _rounds.TryAsync(FollowAsync, stoppingToken);
            await Task.Delay(Every, wall.Time, stoppingToken);
        }
    }

    /// <summary>Reads where the store's clock is and moves this node's there.</summary>
    public async Task FollowAsync(AppDb db, CancellationToken ct)
    {
        if (clock is EnvironmentClock environment && environment.MoveTo(await db.ReadClockAsync(ct)))
            Moved(environment.Ahead, clock.Now());
    }

    async Task FollowAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        await FollowAsync(scope.ServiceProvider.GetRequiredService<AppDb>(), ct);
    }

    [LoggerMessage(LogLevel.Information, "the environment's clock is {Ahead} ahead: it is {Now} there")]
    partial void Moved(TimeSpan ahead, DateTimeOffset now);
}

static class ClockSetup
{
    public static IServiceCollection AddClock(this IServiceCollection services, bool canMove) => services
        .AddSingleton(canMove ? new EnvironmentClock(TimeProvider.System) : TimeProvider.System)
        .AddSingleton<WallClock>()
        .AddSingleton<FollowClock>()
        .AddHostedService(provider => provider.GetRequiredService<FollowClock>());
}
