using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Hubby.Data;

namespace Hubby.Webhooks;

/// <summary>What an endpoint's deliveries are signed with: <c>whsec_</c> and 32 bytes in base64 (Standard Webhooks).</summary>
sealed class WebhookSecret
{
    const string Prefix = "whsec_";
    const int KeyBytes = 32;
    readonly byte[] _key;

    WebhookSecret(byte[] key) => _key = key;

    /// <summary>As it is shown once.</summary>
    public string Text => Prefix + Convert.ToBase64String(_key);

    public override string ToString() => "a webhook secret";

    public static WebhookSecret New() => new(Tokens.Bytes(KeyBytes));

    public static WebhookSecret Parse(string text) => new(Convert.FromBase64String(text[Prefix.Length..]));

    public byte[] Seal(SecretBox box, Guid endpoint) => box.Seal(_key, endpoint);

    /// <summary>None when it was sealed under another master key.</summary>
    public static WebhookSecret? Open(SecretBox box, byte[] @sealed, Guid endpoint) =>
        box.Open(@sealed, endpoint) is { } key ? new(key) : null;

    /// <summary>One entry of the header <c>webhook-signature</c>.</summary>
    public string Standard(string id, long timestamp, ReadOnlySpan<byte> body) =>
        $"v1,{Convert.ToBase64String(Sign(_key, string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}."), body))}";

    /// <summary>One entry of the header <c>x-hubby-signature</c>, whose key is the secret as it is written.</summary>
    public string Plain(long timestamp, ReadOnlySpan<byte> body)
    {
        var signature = Sign(Encoding.UTF8.GetBytes(Text), string.Create(CultureInfo.InvariantCulture, $"{timestamp}."), body);
        return $"sha256={Convert.ToHexStringLower(signature)}";
    }

    static byte[] Sign(byte[] key, string head, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(Encoding.UTF8.GetBytes(head));
        hmac.AppendData(body);
        return hmac.GetHashAndReset();
    }
}
