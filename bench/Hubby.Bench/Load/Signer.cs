using System.Security.Cryptography;
using System.Text;

namespace Hubby.Bench.Load;

/// <summary>A partner's way in, as <c>partners create --json</c> gave it.</summary>
sealed record Credentials(string Key, string Secret);

/// <summary>Signs one request after another over its own timestamp. One thread at a time.</summary>
sealed class Signer(Credentials credentials) : IDisposable
{
    public const int SignatureLength = 64;
    public const int TimestampLength = 13;
    readonly IncrementalHash _hmac = IncrementalHash.CreateHMAC(
        HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(credentials.Secret));

    public void Sign(ReadOnlySpan<byte> timestamp, ReadOnlySpan<byte> methodAndTarget, Span<byte> signature)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _hmac.AppendData(timestamp);
        _hmac.AppendData(methodAndTarget);
        _hmac.GetHashAndReset(hash);
        Convert.TryToHexStringLower(hash, signature, out _);
    }

    public string Sign(string timestamp, string methodAndTarget)
    {
        Span<byte> signature = stackalloc byte[SignatureLength];
        Sign(Encoding.ASCII.GetBytes(timestamp), Encoding.ASCII.GetBytes(methodAndTarget), signature);
        return Encoding.ASCII.GetString(signature);
    }

    public void Dispose() => _hmac.Dispose();
}
