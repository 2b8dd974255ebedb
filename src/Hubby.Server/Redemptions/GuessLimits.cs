using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Threading.RateLimiting;
using Hubby.Data;
using Hubby.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hubby.Redemptions;

/// <summary>
/// Makes guessing promo codes hopeless. Each network address has a budget of unknown codes, and so have all together; both stand
/// in the store, so they hold for all nodes and over restarts. When the common one is used up, the budget of every address
/// shrinks to one wrong code at a time: an address without failures is served as ever.
/// </summary>
sealed partial class GuessLimits(IOptions<RedemptionsOptions> options, TimeProvider clock, ILogger<GuessLimits> log) : IDisposable
{
    public const string Everybody = "everybody";
    const int PrefixBytesOfIPv6 = 8;
    const int WaitingPerAddress = 1000;

    /// <summary>The sentence without its time; <see cref="After"/> adds that.</summary>
    public static readonly Problem TooManyTries = new(429, "too_many_tries",
        "Too many unknown codes from this network address. Wait as long as Retry-After says.")
    {
        RetryAfterSeconds = 60,
    };

    readonly PartitionedRateLimiter<string> _gates = PartitionedRateLimiter.Create<string, string>(key =>
        RateLimitPartition.GetConcurrencyLimiter(key, _ => new()
        {
            PermitLimit = options.Value.AtOncePerAddress,
            QueueLimit = WaitingPerAddress,
        }));

    TimeSpan Window => TimeSpan.FromMinutes(options.Value.WindowMinutes);
    long Step => (long)Window.TotalMilliseconds / options.Value.FailuresPerAddress;
    long CommonStep => (long)Window.TotalMilliseconds / options.Value.Failures;

    /// <summary>
    /// Whoever looks a code up holds this meanwhile: what is tried in one moment passes the limits before its failure counts, so
    /// one moment must be small.
    /// </summary>
    public ValueTask<RateLimitLease> EnterAsync(IPAddress? client, CancellationToken ct) =>
        _gates.AcquireAsync(KeyOf(client), 1, ct);

    /// <summary>None when a code may be tried, else the refusal.</summary>
    public async Task<Problem?> RefusalAsync(AppDb db, IPAddress? client, CancellationToken ct)
    {
        var (key, now) = (KeyOf(client), clock.Now().ToUnixTimeMilliseconds());
        var budgets = await db.GuessBudgets.Where(row => row.Key == key || row.Key == Everybody)
            .ToDictionaryAsync(row => row.Key, row => row.FreeAt, ct);
        var freeAt = budgets.GetValueOrDefault(key);
        var room = RoomFor(now, budgets.GetValueOrDefault(Everybody));
        return freeAt <= now + room ? null : After(freeAt - room - now);
    }

    /// <summary>
    /// Counts an unknown code; the refusal when it was one too many, and then the caller must not hear of the code.
    /// </summary>
    public async Task<Problem?> ChargeAsync(AppDb db, IPAddress? client, CancellationToken ct)
    {
        var (key, now) = (KeyOf(client), clock.Now().ToUnixTimeMilliseconds());
        var common = await db.GuessBudgets.Where(row => row.Key == Everybody).Select(row => row.FreeAt).FirstOrDefaultAsync(ct);
        if (!await ChargeAsync(db, key, now, Step, RoomFor(now, common), ct))
            return After(Step);
        var left = (long)Window.TotalMilliseconds - CommonStep;
        if (await ChargeAsync(db, Everybody, now, CommonStep, left, ct) && common + CommonStep > now + left)
            Strict(options.Value.Failures, options.Value.WindowMinutes);
        return null;
    }

    /// <summary>
    /// How far ahead of now an address may be and still try: its whole budget, or nothing once the common one is used up.
    /// </summary>
    long RoomFor(long now, long common) =>
        common > now + (long)Window.TotalMilliseconds - CommonStep ? 0 : (long)Window.TotalMilliseconds - Step;

    static async Task<bool> ChargeAsync(AppDb db, string key, long now, long step, long room, CancellationToken ct)
    {
        var (first, latest) = (now + step, now + room);
        return await db.Database.ExecuteSqlAsync($"""
            INSERT INTO guess_budgets (key, free_at) VALUES ({key}, {first})
            ON CONFLICT (key) DO UPDATE SET
              free_at = CASE WHEN guess_budgets.free_at > {now} THEN guess_budgets.free_at ELSE {now} END + {step}
            WHERE guess_budgets.free_at <= {latest}
            """, ct) == 1;
    }

    static Problem After(long milliseconds) =>
        TooManyTries with { RetryAfterSeconds = (int)Math.Max(1, (milliseconds + 999) / 1000) };

    /// <summary>
    /// An IPv4 address, or the /64 of an IPv6 one, since whoever has one address of it has all. Kept as a hash, as long as it
    /// counts.
    /// </summary>
    static string KeyOf(IPAddress? client)
    {
        var address = PublicAddress.Plain(client ?? IPAddress.None);
        var bytes = address.GetAddressBytes();
        var prefix = address.AddressFamily == AddressFamily.InterNetworkV6 ? bytes[..PrefixBytesOfIPv6] : bytes;
        return Convert.ToHexString(SHA256.HashData(prefix))[..GuessBudget.KeyLength];
    }

    public void Dispose() => _gates.Dispose();

    [LoggerMessage(LogLevel.Warning,
        "{Failures} unknown promo codes within {Minutes} minutes: addresses with failures now wait for each try")]
    partial void Strict(int failures, int minutes);
}

static class GuessBudgetsTable
{
    extension(AppDb db)
    {
        public DbSet<GuessBudget> GuessBudgets => db.Set<GuessBudget>();
    }
}
