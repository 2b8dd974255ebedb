using Hubby.Http;
using Microsoft.Extensions.Options;

namespace Hubby.Claims;

/// <summary>The section <c>Claims</c>.</summary>
public sealed class ClaimsOptions
{
    public const string Section = "Claims";

    /// <summary>
    /// How many claims one network address may send within ten minutes, on each node. A family or a travel agent's desk shares
    /// an address. Default 30.
    /// </summary>
    public int PerAddress { get; set; } = 30;
}

/// <summary>How often one network address may claim.</summary>
sealed class ClaimLimit(IOptions<ClaimsOptions> options) : AddressLimit(options.Value.PerAddress, Window)
{
    static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    public static readonly Problem TooMany = new(429, "too_many_claims",
        "Too many claims from this network address. Wait as long as Retry-After says.")
    {
        RetryAfterSeconds = (int)Window.TotalSeconds,
    };
}
