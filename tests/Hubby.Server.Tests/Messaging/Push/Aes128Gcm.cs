using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Hubby.Messaging.Push;

namespace Hubby.Tests.Messaging.Push;

/// <summary>The receiving side of RFC 8188 and RFC 8291, written from the RFCs alone: what a browser does.</summary>
static class Aes128Gcm
{
    /// <param name="coded">All of the body.</param>
    /// <param name="material">The keying material for a key id.</param>
    public static byte[] Decode(byte[] coded, Func<byte[], byte[]> material)
    {
        var salt = coded[..16];
        var recordSize = (int)BinaryPrimitives.ReadUInt32BigEndian(coded.AsSpan(16));
        var head = 21 + coded[20];
        var pseudorandom = HKDF.Extract(HashAlgorithmName.SHA256, material(coded[21..head]), salt);
        var key = HKDF.Expand(HashAlgorithmName.SHA256, pseudorandom, 16,
            Encoding.ASCII.GetBytes("Content-Encoding: aes128gcm\0"));
        var nonce = HKDF.Expand(HashAlgorithmName.SHA256, pseudorandom, 12, Encoding.ASCII.GetBytes("Content-Encoding: nonce\0"));

        var plain = new List<byte>();
        using var cipher = new AesGcm(key, 16);
        foreach (var (number, record) in coded[head..].Chunk(recordSize).Index())
        {
            var own = nonce.ToArray();
            BinaryPrimitives.WriteUInt32BigEndian(own.AsSpan(8),
                BinaryPrimitives.ReadUInt32BigEndian(own.AsSpan(8)) ^ (uint)number);
            var opened = new byte[record.Length - 16];
            cipher.Decrypt(own, record.AsSpan(0, opened.Length), record.AsSpan(opened.Length), opened);
            var end = Array.FindLastIndex(opened, octet => octet != 0);
            Assert.Equal(head + ((number + 1) * recordSize) >= coded.Length ? 2 : 1, opened[end]);
            plain.AddRange(opened[..end]);
        }

        return [.. plain];
    }

    public static byte[] Open(byte[] coded, ECDiffieHellman browser, byte[] secret) => Decode(coded, senderKey =>
    {
        using var sender = ECDiffieHellman.Create(P256.PublicParameters(senderKey));
        using var senderPublic = sender.PublicKey;
        var own = P256.Uncompressed(browser.ExportParameters(false).Q);
        return HKDF.DeriveKey(HashAlgorithmName.SHA256, browser.DeriveRawSecretAgreement(senderPublic), 32, secret,
            [.. Encoding.ASCII.GetBytes("WebPush: info\0"), .. own, .. senderKey]);
    });
}
