using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Hubby.Messaging.Push;

/// <summary>Encrypts for one browser: the content coding <c>aes128gcm</c> of RFC 8188 under keys agreed by RFC 8291.</summary>
static class WebPushCipher
{
    /// <summary>
    /// Header (86), tag (16) and delimiter (1) leave this much of the 4096 bytes that every push service takes.
    /// </summary>
    public const int MaxPlaintext = 3993;
    public const int SaltBytes = 16;
    public const int PublicKeyBytes = 65;
    public const int SecretBytes = 16;
    const int RecordSize = 4096;
    const int KeyBytes = 16;
    const int NonceBytes = 12;
    const int TagBytes = 16;
    const byte LastRecord = 2;

    /// <param name="plaintext">At most <see cref="MaxPlaintext"/> bytes.</param>
    /// <param name="target">The browser, with its keys.</param>
    /// <param name="sender">A P-256 key made for this message alone.</param>
    /// <param name="salt">16 random bytes, for this message alone.</param>
    public static byte[] Encrypt(ReadOnlySpan<byte> plaintext, PushTarget target, ECDiffieHellman sender, ReadOnlySpan<byte> salt)
    {
        var senderKey = P256.Uncompressed(sender.ExportParameters(includePrivateParameters: false).Q);
        using var receiver = ECDiffieHellman.Create(P256.PublicParameters(target.PublicKey!));
        using var receiverKey = receiver.PublicKey;
        var shared = sender.DeriveRawSecretAgreement(receiverKey);
        byte[] info = [.. "WebPush: info\0"u8, .. target.PublicKey!, .. senderKey];
        var material = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, outputLength: 32, salt: target.Secret, info: info);
        return Encode(plaintext, material, senderKey, salt);
    }

    /// <summary>RFC 8188 with one record, as RFC 8291 wants it.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> plaintext, byte[] material, ReadOnlySpan<byte> keyId, ReadOnlySpan<byte> salt)
    {
        var pseudorandom = HKDF.Extract(HashAlgorithmName.SHA256, material, salt.ToArray());
        var key = HKDF.Expand(HashAlgorithmName.SHA256, pseudorandom, KeyBytes,
            Encoding.ASCII.GetBytes("Content-Encoding: aes128gcm\0"));
        var nonce = HKDF.Expand(HashAlgorithmName.SHA256, pseudorandom, NonceBytes,
            Encoding.ASCII.GetBytes("Content-Encoding: nonce\0"));

        var head = SaltBytes + 4 + 1 + keyId.Length;
        var coded = new byte[head + plaintext.Length + 1 + TagBytes];
        salt.CopyTo(coded);
        BinaryPrimitives.WriteUInt32BigEndian(coded.AsSpan(SaltBytes), RecordSize);
        coded[SaltBytes + 4] = (byte)keyId.Length;
        keyId.CopyTo(coded.AsSpan(SaltBytes + 5));

        byte[] record = [.. plaintext, LastRecord];
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(nonce, record, coded.AsSpan(head, record.Length), coded.AsSpan(head + record.Length));
        return coded;
    }
}

/// <summary>Points of the curve P-256 as push services and browsers write them: 4, then X and Y.</summary>
static class P256
{
    const byte UncompressedForm = 4;
    const int Coordinate = 32;

    public static byte[] Uncompressed(ECPoint point) => [UncompressedForm, .. point.X!, .. point.Y!];

    /// <summary>Throws <see cref="CryptographicException"/> for what is no point of the curve.</summary>
    public static ECParameters PublicParameters(ReadOnlySpan<byte> uncompressed)
    {
        if (uncompressed.Length != 1 + (2 * Coordinate) || uncompressed[0] != UncompressedForm)
            throw new CryptographicException("The key is no uncompressed point of P-256.");
        return new()
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new() { X = uncompressed[1..(1 + Coordinate)].ToArray(), Y = uncompressed[(1 + Coordinate)..].ToArray() },
        };
    }

    public static ECParameters PrivateParameters(byte[] secret) => new() { Curve = ECCurve.NamedCurves.nistP256, D = secret };

    public static bool IsPoint(byte[] uncompressed)
    {
        try
        {
            using var key = ECDiffieHellman.Create(PublicParameters(uncompressed));
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
