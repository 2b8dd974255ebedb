using System.Security.Cryptography;

namespace Hubby.Data;

/// <summary>
/// Seals what must not be readable in the database: AES-256-GCM under the master key. A sealed value is a version byte, a random
/// nonce, the tag and the ciphertext; it opens only under the label it was sealed with, so rows cannot be swapped.
/// </summary>
sealed class SecretBox : IDisposable
{
    public const int KeyBytes = 32;
    const byte Version = 1;
    const int NonceBytes = 12;
    const int TagBytes = 16;
    const int HeadBytes = 1 + NonceBytes + TagBytes;

    readonly AesGcm _cipher;
    readonly byte[] _root;
    readonly Lock _one = new();

    public SecretBox(byte[] masterKey) =>
        (_cipher, _root) = (new AesGcm(masterKey, TagBytes), HKDF.Extract(HashAlgorithmName.SHA256, masterKey));

    /// <summary>A key for one purpose, the same on every node and after every start (RFC 5869).</summary>
    public byte[] Derive(ReadOnlySpan<byte> purpose, int length)
    {
        var key = new byte[length];
        HKDF.Expand(HashAlgorithmName.SHA256, _root, key, purpose);
        return key;
    }

    public byte[] Seal(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> label)
    {
        var @sealed = new byte[HeadBytes + secret.Length];
        @sealed[0] = Version;
        var nonce = @sealed.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        lock (_one)
            _cipher.Encrypt(nonce, secret, @sealed.AsSpan(HeadBytes), @sealed.AsSpan(1 + NonceBytes, TagBytes), label);
        return @sealed;
    }

    /// <summary>Nothing when it was sealed under another master key or label, or was changed since.</summary>
    public byte[]? Open(ReadOnlySpan<byte> @sealed, ReadOnlySpan<byte> label)
    {
        if (@sealed.Length < HeadBytes || @sealed[0] != Version)
            return null;

        var nonce = @sealed.Slice(1, NonceBytes);
        var tag = @sealed.Slice(1 + NonceBytes, TagBytes);
        var secret = new byte[@sealed.Length - HeadBytes];
        try
        {
            lock (_one)
                _cipher.Decrypt(nonce, @sealed[HeadBytes..], tag, secret, label);
            return secret;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    public byte[] Seal(ReadOnlySpan<byte> secret, Guid row) => Seal(secret, row.ToByteArray(bigEndian: true));

    public byte[]? Open(ReadOnlySpan<byte> @sealed, Guid row) => Open(@sealed, row.ToByteArray(bigEndian: true));

    public void Dispose() => _cipher.Dispose();
}
