using System.Net;
using System.Net.Sockets;

namespace Hubby.Http;

/// <summary>
/// Which addresses are somewhere on the internet, after the special-purpose registries of IANA (RFC 6890 and those that update
/// it).
/// </summary>
static class PublicAddress
{
    static readonly IPNetwork[] NotPublic4 =
    [
        IPNetwork.Parse("0.0.0.0/8"), // this network
        IPNetwork.Parse("10.0.0.0/8"), // private
        IPNetwork.Parse("100.64.0.0/10"), // shared by carriers (CGNAT)
        IPNetwork.Parse("127.0.0.0/8"), // loopback
        IPNetwork.Parse("169.254.0.0/16"), // link-local, where clouds keep their metadata
        IPNetwork.Parse("172.16.0.0/12"), // private
        IPNetwork.Parse("192.0.0.0/24"), // protocol assignments
        IPNetwork.Parse("192.0.2.0/24"), // documentation
        IPNetwork.Parse("192.88.99.0/24"), // 6to4 relays
        IPNetwork.Parse("192.168.0.0/16"), // private
        IPNetwork.Parse("198.18.0.0/15"), // measurements
        IPNetwork.Parse("198.51.100.0/24"), // documentation
        IPNetwork.Parse("203.0.113.0/24"), // documentation
        IPNetwork.Parse("224.0.0.0/4"), // multicast
        IPNetwork.Parse("240.0.0.0/4"), // reserved, broadcast
    ];

    // What is outside is loopback, unique local, link-local, site-local, multicast, NAT64 (64:ff9b::/96 and 64:ff9b:1::/48),
    // IPv4-compatible, discard-only, SRv6, or not given to anyone yet.
    static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");

    static readonly IPNetwork[] NotPublic6 =
    [
        IPNetwork.Parse("2001::/23"), // protocol assignments: Teredo (2001::/32), ORCHID, benchmarking
        IPNetwork.Parse("2001:db8::/32"), // documentation
        IPNetwork.Parse("2002::/16"), // 6to4
        IPNetwork.Parse("3fff::/20"), // documentation
    ];

    public static bool IsPublic(IPAddress address)
    {
        var plain = Plain(address);
        return plain.AddressFamily == AddressFamily.InterNetwork
            ? !Array.Exists(NotPublic4, network => network.Contains(plain))
            : Global6.Contains(plain) && !Array.Exists(NotPublic6, network => network.Contains(plain));
    }

    /// <summary>An IPv4 address in IPv6 clothes is the IPv4 address.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
