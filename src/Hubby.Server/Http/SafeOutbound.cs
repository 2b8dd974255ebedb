using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Hubby.Http;

/// <summary>An address somebody gave us leads to where nobody outside may send us.</summary>
sealed class ForbiddenAddressException(string host) : Exception($"{host} is not a public address.");

/// <summary>The addresses of a name, as it leads to them now.</summary>
delegate Task<IPAddress[]> ResolveHost(string host, CancellationToken ct);

/// <summary>
/// Connections to addresses that somebody else has named. The address is judged when it is connected to, so that a name which
/// leads elsewhere a moment later gains nothing; there are no redirects and no proxy.
/// </summary>
sealed class SafeOutbound(IOptions<OutboundOptions> options, ResolveHost resolve)
{
    readonly IPNetwork[] _allowed = Networks(options.Value.AllowedNetworks)
        ?? throw new OptionsValidationException(OutboundOptions.Section, typeof(OutboundOptions), [OutboundSetup.Form]);

    public bool Allows(IPAddress address) =>
        PublicAddress.IsPublic(address) || Array.Exists(_allowed, network => network.Contains(PublicAddress.Plain(address)));

    public SocketsHttpHandler NewHandler()
    {
        var handler = PlainHandler();
        handler.ConnectCallback = ConnectAsync;
        return handler;
    }

    /// <summary>For addresses of the operator's own settings: those may be anywhere.</summary>
    public static SocketsHttpHandler PlainHandler() => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        MaxResponseHeadersLength = 16,
    };

    /// <summary>None when one of them is no network.</summary>
    public static IPNetwork[]? Networks(string? text)
    {
        var networks = new List<IPNetwork>();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!IPNetwork.TryParse(part, out var network))
                return null;
            networks.Add(network);
        }

        return [.. networks];
    }

    async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var target = context.DnsEndPoint;
        var found = IPAddress.TryParse(target.Host, out var literal)
            ? [literal] : await resolve(target.Host, ct);
        IPAddress[] addresses = [.. found.Where(Allows)];
        if (addresses.Length == 0)
            throw new ForbiddenAddressException(target.Host);

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, target.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

static class OutboundSetup
{
    public const string Form =
        "Outbound:AllowedNetworks must be networks in CIDR form, separated by commas, such as 10.1.0.0/16.";
    const int MostAnswerBytes = 64 * 1024;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static void AddOutbound(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<OutboundOptions>().Bind(configuration.GetSection(OutboundOptions.Section))
            .Validate(options => SafeOutbound.Networks(options.AllowedNetworks) is not null, Form).ValidateOnStart();
        services.AddSingleton<ResolveHost>(Dns.GetHostAddressesAsync);
        services.AddSingleton<SafeOutbound>();
    }

    /// <summary>A typed client for addresses that others have named.</summary>
    public static IServiceCollection AddSafeClient<TClient>(this IServiceCollection services) where TClient : class =>
        services.AddClient<TClient>(provider => provider.GetRequiredService<SafeOutbound>().NewHandler());

    /// <summary>A typed client for one provider, whose address is a setting.</summary>
    public static IServiceCollection AddProviderClient<TClient>(this IServiceCollection services) where TClient : class =>
        services.AddClient<TClient>(_ => SafeOutbound.PlainHandler());

    // The factory's own loggers would write addresses, and some of those are secrets. The handler renews its connections itself.
    static IServiceCollection AddClient<TClient>(
        this IServiceCollection services, Func<IServiceProvider, HttpMessageHandler> handler)
        where TClient : class
    {
        services.AddHttpClient<TClient>(client =>
            (client.Timeout, client.MaxResponseContentBufferSize) = (Patience, MostAnswerBytes))
            .ConfigurePrimaryHttpMessageHandler(handler)
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
        return services;
    }
}
