using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.HttpOverrides;

namespace Hubby.Http;

/// <summary>
/// Where a request comes from, for limits. Behind a proxy that is what the proxy says, but only a proxy that the settings name:
/// anyone else could write anything.
/// </summary>
static class ClientAddress
{
    public const string Form =
        "Hubby:TrustedProxies must be networks in CIDR form, separated by commas, such as 10.0.0.0/8 or 127.0.0.1/32.";
    const int PrefixBytesOfIPv6 = 8;

    /// <summary>An IPv4 address, or the /64 of an IPv6 one, since whoever has one address of it has all.</summary>
    public static IPAddress Of(HttpContext http)
    {
        var address = PublicAddress.Plain(http.Connection.RemoteIpAddress ?? IPAddress.None);
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(PrefixBytesOfIPv6).Clear();
        return new(bytes);
    }

    /// <summary>Before anything that asks for the client's address or the scheme.</summary>
    public static void UseTrustedProxies(this WebApplication app)
    {
        var settings = HubbySettings.Read(app.Services);
        if (SafeOutbound.Networks(settings.TrustedProxies) is { Length: > 0 } networks)
            app.UseForwardedHeaders(Believing(networks));

        // What is reached by TLS is so whoever ends it. Without this a proxy that nobody named would leave every form without its
        // cookie, which goes by TLS alone.
        if (settings.PublicUrl.StartsWith(Uri.UriSchemeHttps, StringComparison.Ordinal))
        {
            app.Use((http, next) =>
            {
                http.Request.Scheme = Uri.UriSchemeHttps;
                return next(http);
            });
        }
    }

    static ForwardedHeadersOptions Believing(System.Net.IPNetwork[] networks)
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in networks)
            options.KnownIPNetworks.Add(network);
        return options;
    }
}
