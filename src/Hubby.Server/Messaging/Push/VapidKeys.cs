using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Hubby.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hubby.Messaging.Push;

/// <summary>
/// The key pair by which push services know this deployment (RFC 8292). Every subscription is bound to it, so it is made once and
/// stays.
/// </summary>
sealed class VapidKeys(IServiceScopeFactory scopes, SecretBox box, IOptions<PushOptions> options) : IDisposable
{
    const string Setting = "vapid_private_key";
    const int SecretBytes = 32;
    static readonly byte[] Label = Encoding.ASCII.GetBytes(Setting);

    readonly SemaphoreSlim _once = new(1);
    Vapid? _known;

    public async ValueTask<Vapid> ReadAsync(CancellationToken ct)
    {
        if (Volatile.Read(ref _known) is { } known)
            return known;
        await _once.WaitAsync(ct);
        try
        {
            return _known ??= new(Parse(options.Value.VapidPrivateKey) ?? await StoredAsync(ct));
        }
        finally
        {
            _once.Release();
        }
    }

    /// <summary>None when it is absent or no private key of the curve.</summary>
    public static byte[]? Parse(string? text)
    {
        if (text is null || !Base64Url.IsValid(text) || Base64Url.DecodeFromChars(text) is not { Length: SecretBytes } secret)
            return null;
        try
        {
            using var key = ECDsa.Create(P256.PrivateParameters(secret));
            return secret;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    async Task<byte[]> StoredAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        if (await StoredAsync(db, ct) is { } stored)
            return stored;

        // Whichever node was first has won, and all read what is there then.
        using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var value = box.Seal(made.ExportParameters(includePrivateParameters: true).D, Label);
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO settings (name, value) VALUES ({Setting}, {value}) ON CONFLICT (name) DO NOTHING", ct);
        return await StoredAsync(db, ct)
            ?? throw new InvalidOperationException("The key of the push services is not in the store.");
    }

    async Task<byte[]?> StoredAsync(AppDb db, CancellationToken ct)
    {
        var value = await db.Settings.Where(setting => setting.Name == Setting).Select(setting => setting.Value)
            .FirstOrDefaultAsync(ct);
        return value is null ? null : box.Open(value, Label)
            ?? throw new InvalidOperationException("The key of the push services is sealed under another master key.");
    }

    public void Dispose()
    {
        _once.Dispose();
        _known?.Dispose();
    }
}

/// <summary>Says to a push service who sends: a JWT signed with ES256, for twelve hours of the twenty-four allowed.</summary>
sealed class Vapid : IDisposable
{
    static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    readonly ECDsa _key;
    readonly Lock _one = new();

    public Vapid(byte[] secret)
    {
        _key = ECDsa.Create(P256.PrivateParameters(secret));
        PublicKey = Base64Url.EncodeToString(P256.Uncompressed(_key.ExportParameters(includePrivateParameters: false).Q));
    }

    /// <summary>Base64url of the uncompressed point, as a browser's <c>applicationServerKey</c> takes it.</summary>
    public string PublicKey { get; }

    /// <summary>The value of <c>Authorization</c> after the scheme <c>vapid</c>.</summary>
    /// <param name="endpoint">Whose origin is addressed.</param>
    /// <param name="subject">A <c>mailto:</c> or <c>https:</c> address of the sender's.</param>
    /// <param name="now">From when it is good.</param>
    public string Authorize(Uri endpoint, string subject, DateTimeOffset now)
    {
        var claims = JwtText.Claims(
            ("aud", endpoint.GetLeftPart(UriPartial.Authority)),
                ("exp", now.Add(Lifetime).ToUnixTimeSeconds()), ("sub", subject));
        return $"t={JwtText.Signed("ES256", claims, Sign)}, k={PublicKey}";
    }

    byte[] Sign(byte[] data)
    {
        lock (_one)
            return _key.SignData(data, HashAlgorithmName.SHA256);
    }

    public void Dispose() => _key.Dispose();
}
