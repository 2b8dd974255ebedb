using Hubby.Bench.Load;
using Hubby.Data;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Bench.Stage;

/// <summary>How large a run is.</summary>
/// <param name="Repeats">How often each figure is taken; the median counts.</param>
/// <param name="WarmUp">Before each measurement, so that what is measured is compiled.</param>
/// <param name="Measure">How long each measurement takes.</param>
/// <param name="Full">Bookings in the full store.</param>
/// <param name="Connections">Of the closed loop.</param>
sealed record Sizes(int Repeats, TimeSpan WarmUp, TimeSpan Measure, long Full, int Connections)
{
    public static Sizes Of(bool quick) => quick
        ? new(1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), 50_000, 128)
        : new(5, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(8), 10_000_000, 128);

    public bool IsQuick => Full < 10_000_000;
}

/// <summary>What stands against the server: the same rows, written without it.</summary>
sealed record Baseline(string Name, Func<CancellationToken, Task<double>> MeasureAsync);

/// <summary>A kind of store with everything that is measured on it.</summary>
abstract class Arena(string published, string directory, Sizes sizes)
{
    public abstract string Name { get; }
    protected string Published => published;
    protected string DirectoryPath => directory;
    protected Sizes Sizes => sizes;
    public Credentials Credentials { get; private set; } = null!;
    public Guid Partner { get; private set; }

    public abstract Task PrepareAsync(CancellationToken ct);

    /// <summary>A migrated store with one partner and one booking.</summary>
    public Task<ServerSetup> FreshAsync(CancellationToken ct) => FreshAsync(0, ct);

    /// <summary>One of several such stores that are to be there at once.</summary>
    public abstract Task<ServerSetup> FreshAsync(int copy, CancellationToken ct);

    /// <summary>The full store, made anew; it takes a while.</summary>
    public abstract Task<ServerSetup> FullAsync(CancellationToken ct);

    /// <summary>Chooses what needs choosing (client counts) and hands over what to compare with.</summary>
    public abstract Task<IReadOnlyList<Baseline>> BaselinesAsync(CancellationToken ct);

    public abstract Task<long> BytesOnDiskAsync(ServerSetup setup, CancellationToken ct);

    public abstract AppDb Open(ServerSetup setup);

    /// <summary>Ids and references of bookings from all over the store.</summary>
    public async Task<List<(string Id, string Reference)>> KeysAsync(
        ServerSetup setup, IEnumerable<string> references, CancellationToken ct)
    {
        await using var db = Open(setup);
        var wanted = references.ToList();
        var found = await db.Set<Bookings.Booking>()
            .Where(booking => booking.PartnerId == Partner && wanted.Contains(booking.BookingId!))
            .Select(booking => new { booking.Id, booking.BookingId }).ToListAsync(ct);
        return [.. found.Select(row => (row.Id, row.BookingId!))];
    }

    /// <summary>
    /// Makes the partner and its first booking, and learns from them what the measurements need. With the key of an earlier run
    /// the partner is there already.
    /// </summary>
    protected async Task SettleAsync(ServerSetup setup, CancellationToken ct, Credentials? known = null)
    {
        await setup.MigrateAsync(ct);
        Credentials = known ?? await setup.CreatePartnerAsync(ct);
        if (known is null)
        {
            await using var server = await HubbyServer.StartAsync(setup, ct);
            await FirstBooking.MakeAsync(server, Credentials, "FIRST", ct);
        }

        await using var db = Open(setup);
        Partner = await Stores.PartnerAsync(db, ct);
    }
}
