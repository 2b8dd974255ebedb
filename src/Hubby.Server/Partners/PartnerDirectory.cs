using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Hubby.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hubby.Partners;

/// <summary>
/// Every partner and live key, in memory, replaced whole when the stored version has moved. While the store is away the last
/// copy serves; before there is a first one, <see cref="StoreAwayException"/> makes the answer 503.
/// </summary>
sealed partial class PartnerDirectory(
    IServiceScopeFactory scopes, SecretBox box, WallClock clock, IOptionsMonitor<RateLimitOptions> limits,
    ILogger<PartnerDirectory> log)
    : IDisposable
{
    readonly SemaphoreSlim _oneRefresh = new(1, 1);
    Snapshot? _current;
    bool _isKeyChecked;

    sealed record Snapshot(
        long Version, FrozenDictionary<string, LiveKey> Keys, FrozenDictionary<string, Partner> BySlug,
        FrozenDictionary<Guid, Partner> ById, FrozenDictionary<string, HostedBrand> ByHost);

    Snapshot Current => Volatile.Read(ref _current) ?? throw new StoreAwayException("partners and keys have not been read yet");

    /// <summary>A key that is neither unknown nor revoked; whether it has expired the caller asks the clock.</summary>
    public bool TryFindKey(string key, [NotNullWhen(true)] out LiveKey? live) => Current.Keys.TryGetValue(key, out live);

    /// <summary>The same for whoever can do without: none also before keys have been read.</summary>
    public LiveKey? FindKey(string key) => Volatile.Read(ref _current)?.Keys.GetValueOrDefault(key);

    /// <summary>All of a partner's keys; looks through everybody's.</summary>
    public IEnumerable<LiveKey> KeysOf(Guid partnerId) => Keys.Where(key => key.Partner.Id == partnerId);

    public Partner? FindBySlug(string slug) => Current.BySlug.GetValueOrDefault(slug);

    /// <summary>Whose brand this host (with its port where that is not the usual one) shows, if anyone's.</summary>
    public HostedBrand? FindByHost(string host) => Current.ByHost.GetValueOrDefault(host);

    public IReadOnlyCollection<Partner> All => Current.ById.Values;

    public IReadOnlyCollection<Guid> Ids => Current.ById.Keys;

    public Partner? Find(Guid id) => Current.ById.GetValueOrDefault(id);

    /// <summary>Reads the version and, when it has moved, everything.</summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        await _oneRefresh.WaitAsync(ct);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<AppDb>();
            if (!_isKeyChecked)
            {
                await db.CheckMasterKeyAsync(box, ct);
                _isKeyChecked = true;
            }

            // The version is read before the rows: what changes in between is read again next time, never missed.
            var version =
                await db.Versions.Where(row => row.Name == StoredVersion.Partners).Select(row => row.Value).SingleAsync(ct);
            if (_current?.Version != version)
                Volatile.Write(ref _current, await LoadAsync(db, version, ct));
        }
        finally
        {
            _oneRefresh.Release();
        }
    }

    async Task<Snapshot> LoadAsync(AppDb db, long version, CancellationToken ct)
    {
        var now = clock.Now();
        var partners = await db.Partners.ToDictionaryAsync(partner => partner.Id, ct);
        var rows = await db.ApiKeys.LiveAt(now).ToListAsync(ct);

        var keys = new Dictionary<string, LiveKey>(rows.Count);
        foreach (var row in rows)
        {
            // Made between the two readings: the version has moved on, so the next refresh reads both.
            if (!partners.TryGetValue(row.PartnerId, out var partner))
                continue;
            if (box.Open(row.SealedSecret, row.Id) is not { } secret)
            {
                Unreadable(row.Id);
                continue;
            }

            var use = _current?.Keys.GetValueOrDefault(row.Key)?.Use ?? new KeyUse(limits.CurrentValue.PerKey);
            keys.Add(row.Key, new(row, partner, secret, use));
        }

        Loaded(partners.Count, keys.Count, version);
        return new(
            version, keys.ToFrozenDictionary(StringComparer.Ordinal),
            partners.Values.ToFrozenDictionary(partner => partner.Slug, StringComparer.Ordinal), partners.ToFrozenDictionary(),
            HostedBrand.ByHost(partners.Values));
    }

    /// <summary>The keys that signed since their use was last written down, and when.</summary>
    public IReadOnlyList<UsedKey> UnwrittenUses() =>
        [.. Keys.Where(key => key.Use.IsUnwritten).Select(key => new UsedKey(key.Id, key.Use.LastUsed))];

    public void UsesWritten(IReadOnlyList<UsedKey> uses)
    {
        var written = uses.ToDictionary(use => use.Id, use => use.At);
        foreach (var key in Keys)
        {
            if (written.TryGetValue(key.Id, out var at))
                key.Use.Written(at);
        }
    }

    IEnumerable<LiveKey> Keys => Volatile.Read(ref _current)?.Keys.Values.AsEnumerable() ?? [];

    public void Dispose() => _oneRefresh.Dispose();

    [LoggerMessage(LogLevel.Information, "{Partners} partners and {Keys} live keys read at version {Version}")]
    partial void Loaded(int partners, int keys, long version);

    [LoggerMessage(LogLevel.Error, "the secret of key {KeyId} cannot be opened: its row was changed outside this program")]
    partial void Unreadable(Guid keyId);
}

/// <param name="Partner">Who set the host.</param>
/// <param name="SubBrand">Which brand of the partner, or its own.</param>
sealed record HostedBrand(Partner Partner, string? SubBrand)
{
    public static FrozenDictionary<string, HostedBrand> ByHost(IEnumerable<Partner> partners)
    {
        var hosts = new Dictionary<string, HostedBrand>(StringComparer.OrdinalIgnoreCase);
        foreach (var partner in partners)
        {
            foreach (var host in partner.Brand.Hosts)
                hosts.TryAdd(host, new(partner, null));
            foreach (var (name, brand) in partner.Brand.SubBrands)
            {
                foreach (var host in brand.Hosts)
                    hosts.TryAdd(host, new(partner, name));
            }
        }

        return hosts.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}

/// <param name="Id">The key's row.</param>
/// <param name="At">Unix milliseconds.</param>
readonly record struct UsedKey(Guid Id, long At);

/// <summary>A key ready to verify with.</summary>
sealed class LiveKey(ApiKey row, Partner partner, byte[] secret, KeyUse use)
{
    public Guid Id => row.Id;
    public string Key => row.Key;
    public Partner Partner => partner;
    public byte[] Secret => secret;
    public KeyUse Use => use;
    public bool RequireSignedBody { get; } = row.RequireSignedBody || partner.RequireSignedBody;

    /// <summary>Unix milliseconds from which it is no longer live.</summary>
    public long ExpiresAt { get; } = row.ExpiresAt?.ToUnixTimeMilliseconds() ?? long.MaxValue;
}

/// <summary>What a key has been used for; outlives the snapshots that point to it.</summary>
sealed class KeyUse(int perSecond)
{
    long _lastUsed;
    long _written;

    public KeyRateLimit? Limit { get; } = perSecond > 0 ? new(perSecond) : null;

    /// <summary>Unix milliseconds, or 0 when this process has not seen it used.</summary>
    public long LastUsed => Volatile.Read(ref _lastUsed);

    public bool IsUnwritten => LastUsed > Volatile.Read(ref _written);

    public void Touch(long now) => Volatile.Write(ref _lastUsed, now);

    public void Written(long at) => Volatile.Write(ref _written, at);
}
