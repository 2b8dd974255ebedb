using System.Net;
using System.Threading.RateLimiting;
using Hubby.Http;
using Hubby.Partners;
using Microsoft.Extensions.Options;

namespace Hubby.Messaging.Push;

/// <summary>How often one network address may subscribe or unsubscribe.</summary>
sealed class SubscriptionLimit(IOptions<PushOptions> options) : IDisposable
{
    static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public static Problem Problem => Authentication.RateLimited with
    {
        Message = "Too many subscriptions from this network address. Wait as long as Retry-After says.",
        RetryAfterSeconds = (int)Window.TotalSeconds,
    };

    readonly PartitionedRateLimiter<IPAddress> _limiter = PartitionedRateLimiter.Create<IPAddress, IPAddress>(address =>
        RateLimitPartition.GetFixedWindowLimiter(address, _ => new()
        {
            PermitLimit = options.Value.SubscriptionsPerMinute,
            Window = Window,
            QueueLimit = 0,
        }));

    public bool Refuses(HttpContext http)
    {
        using var lease = _limiter.AttemptAcquire(http.Connection.RemoteIpAddress ?? IPAddress.None);
        return !lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();
}
