namespace Hubby.Data;

/// <summary>
/// Clears something up again and again, a piece at a time so that others get their turn in between. What cannot be done now the
/// next time does. Several nodes may sweep at once.
/// </summary>
/// <param name="scopes">Each piece has a scope of its own.</param>
/// <param name="clock">What it waits by.</param>
/// <param name="what">For whoever reads the log: what is swept.</param>
/// <param name="log">One line for a run that found something.</param>
abstract partial class Sweep(IServiceScopeFactory scopes, TimeProvider clock, string what, ILogger log) : BackgroundService
{
    public static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(100);
    readonly Rounds _rounds = new($"{what} could not be swept", log);

    protected TimeProvider Clock => clock;

    protected virtual TimeSpan Every => TimeSpan.FromHours(1);

    /// <summary>A piece of fewer rows was the last one.</summary>
    protected virtual int PieceSize => int.MaxValue;

    /// <summary>Sweeps one piece; how many rows that were.</summary>
    protected abstract Task<int> SweepAsync(AppDb db, CancellationToken ct);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // At once, because a server that is restarted every day would otherwise never come to it; and not by a periodic timer,
        // which would make up for every tick of a clock that jumps.
        while (true)
        {
            var next = Task.Delay(Every, clock, stoppingToken);
            await _rounds.TryAsync(SweepAsync, stoppingToken);
            await next;
        }
    }

    async Task SweepAsync(CancellationToken ct)
    {
        var (swept, inPiece) = (0, await PieceAsync(ct));
        for (; inPiece >= PieceSize; inPiece = await PieceAsync(ct))
        {
            swept += inPiece;
            await Task.Delay(Breath, clock, ct);
        }

        if (swept + inPiece > 0)
            Swept(swept + inPiece, what);
    }

    async Task<int> PieceAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await SweepAsync(scope.ServiceProvider.GetRequiredService<AppDb>(), ct);
    }

    [LoggerMessage(LogLevel.Information, "swept {Count} {What}")]
    partial void Swept(int count, string what);
}
