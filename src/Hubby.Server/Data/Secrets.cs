using System.Security.Cryptography;
using System.Text;

namespace Hubby.Data;

/// <summary>What tokens and sessions are: 256 random bits as text.</summary>
static class Secrets
{
    public const int Length = 43;
    public const int HashBytes = 32;

    public static string New() => Tokens.Secret(Length);

    public static bool IsOne(string text) => text.Length == Length && text.All(char.IsAsciiLetterOrDigit);

    public static byte[] HashOf(string secret) => SHA256.HashData(Encoding.ASCII.GetBytes(secret));
}
