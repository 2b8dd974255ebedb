using System.Net;
using System.Threading.RateLimiting;

namespace Hubby.Http;

/// <summary>How often one network address may do something within a time, on this node.</summary>
abstract class AddressLimit(int permits, TimeSpan window) : IDisposable
{
    readonly PartitionedRateLimiter<IPAddress> _limiter = PartitionedRateLimiter.Create<IPAddress, IPAddress>(address =>
        RateLimitPartition.GetFixedWindowLimiter(address, _ => new()
        {
            PermitLimit = permits,
            Window = window,
            QueueLimit = 0,
        }));

    public bool Refuses(HttpContext http)
    {
        using var lease = _limiter.AttemptAcquire(ClientAddress.Of(http));
        return !lease.IsAcquired;
    }

    public void Dispose()
    {
        _limiter.Dispose();
        GC.SuppressFinalize(this);
    }
}
