using Hubby.Http;
using Hubby.Partners;
using Microsoft.Extensions.Options;

namespace Hubby.Messaging.Push;

/// <summary>How often one network address may subscribe or unsubscribe.</summary>
sealed class SubscriptionLimit(IOptions<PushOptions> options) : AddressLimit(options.Value.SubscriptionsPerMinute, Window)
{
    static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public static Problem Problem => Authentication.RateLimited with
    {
        Message = "Too many subscriptions from this network address. Wait as long as Retry-After says.",
        RetryAfterSeconds = (int)Window.TotalSeconds,
    };
}
