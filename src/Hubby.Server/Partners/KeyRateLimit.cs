using System.Globalization;
using System.Threading.RateLimiting;

namespace Hubby.Partners;

/// <summary>
/// The token bucket of one key, and what the RateLimit headers (draft-ietf-httpapi-ratelimit-headers) say of it.
/// </summary>
sealed class KeyRateLimit : IDisposable
{
    public const string Header = "RateLimit";
    public const string PolicyHeader = "RateLimit-Policy";
    const int BurstFactor = 2;
    const int RemembersUpTo = 1024;

    readonly TokenBucketRateLimiter _bucket;
    readonly int _perSecond;
    readonly string _policy;
    readonly string?[] _remaining;

    public KeyRateLimit(int perSecond)
    {
        var burst = perSecond * BurstFactor;
        _perSecond = perSecond;
        _policy = string.Create(CultureInfo.InvariantCulture, $"\"key\";q={burst};w={BurstFactor}");
        _remaining = new string?[Math.Min(burst, RemembersUpTo) + 1];
        _bucket = new(new()
        {
            TokenLimit = burst,
            TokensPerPeriod = perSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
            AutoReplenishment = false,
        });
    }

    /// <summary>Takes one request's worth and says on the answer what is left; false when nothing was.</summary>
    public bool TryTake(HttpResponse response)
    {
        _bucket.TryReplenish();
        using var lease = _bucket.AttemptAcquire();
        var remaining = (int)(_bucket.GetStatistics()?.CurrentAvailablePermits ?? 0);
        response.Headers[PolicyHeader] = _policy;
        response.Headers[Header] = remaining < _remaining.Length
            ? _remaining[remaining] ??= Describe(remaining)
            : Describe(remaining);
        return lease.IsAcquired;
    }

    public void Dispose() => _bucket.Dispose();

    string Describe(int remaining)
    {
        var secondsToFull = ((_perSecond * BurstFactor) - remaining + _perSecond - 1) / _perSecond;
        return string.Create(CultureInfo.InvariantCulture, $"\"key\";r={remaining};t={secondsToFull}");
    }
}
