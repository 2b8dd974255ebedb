using System.Security.Cryptography;

namespace Hubby.Data;

/// <summary>The one place where chance comes from.</summary>
static class Tokens
{
    /// <summary>
    /// Ten characters are 49 bits; no 0/O, 1/I/L, so that a code survives being read aloud or copied from paper.
    /// </summary>
    public const string CodeAlphabet = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

    /// <summary>In ASCII order, so that numbers written with it sort as text.</summary>
    public const string Alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static string Code(int length) => RandomNumberGenerator.GetString(CodeAlphabet, length);

    public static string Secret(int length) => RandomNumberGenerator.GetString(Alphanumeric, length);

    public static byte[] Bytes(int count) => RandomNumberGenerator.GetBytes(count);

    /// <summary>Evenly between 0 and 1, to spread what would otherwise happen at once.</summary>
    public static double Fraction() => RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue;

    /// <summary>A random UUID (version 4, RFC 9562) for links that must not be guessed.</summary>
    public static Guid Link()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
