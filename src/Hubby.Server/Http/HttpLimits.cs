using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Hubby.Http;

/// <summary>What a connection may cost us before anyone is known.</summary>
static class HttpLimits
{
    public static void Apply(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.ConfigureEndpointDefaults(kestrel.ApplicationServices.GetRequiredService<BareRefusals>().Apply);
        kestrel.AllowResponseHeaderCompression = false;

        // A body over our own limit is refused by RequestBody, in words. The server itself takes more, only to throw it away:
        // a client that is still sending when the connection closes never reads the refusal.
        kestrel.Limits.MaxRequestBodySize = 32 * 1024 * 1024;
        kestrel.Limits.MaxRequestLineSize = 8 * 1024;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.MaxRequestHeaderCount = 64;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(120);
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 100, gracePeriod: TimeSpan.FromSeconds(5));
        kestrel.Limits.MaxConcurrentConnections = 20_000;
        kestrel.Limits.Http2.MaxStreamsPerConnection = 200;
    }
}
