using Hubby.Data;
using Hubby.Http;
using Microsoft.Extensions.Options;

namespace Hubby.Esims;

/// <summary>All providers, and the one that serves new eSIMs.</summary>
sealed class EsimProviders
{
    readonly Dictionary<string, IEsimProvider> _byName;

    public EsimProviders(IEnumerable<IEsimProvider> providers, IOptions<EsimsOptions> options, IOptions<HubbyOptions> hubby)
    {
        _byName = providers.ToDictionary(provider => provider.Name, StringComparer.Ordinal);
        var wanted = options.Value.Provider?.Trim().ToLowerInvariant() is { Length: > 0 } given ? given
            : hubby.Value.IsProduction ? InventoryProvider.ProviderName : SandboxProvider.ProviderName;
        if (!_byName.TryGetValue(wanted, out var current))
            throw new SettingException($"Esims:Provider must be one of {string.Join(", ", _byName.Keys.Order())}.");
        if (hubby.Value.IsProduction && wanted == SandboxProvider.ProviderName)
            throw new SettingException("Esims:Provider cannot be sandbox in production: its eSIMs do not work.");
        Current = current;
    }

    /// <summary>Whom new eSIMs come from.</summary>
    public IEsimProvider Current { get; }

    /// <summary>Whom this one came from.</summary>
    public IEsimProvider Of(Esim esim) => _byName.GetValueOrDefault(esim.Provider)
        ?? throw new InvalidOperationException($"eSIM {esim.Id} came from {esim.Provider}, which is not known here.");
}
