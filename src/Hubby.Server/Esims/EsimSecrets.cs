using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Hubby.Data;

namespace Hubby.Esims;

/// <summary>What of an eSIM is sealed: its codes and the secret of its page, each under a label of its own.</summary>
sealed class EsimSecrets(SecretBox box)
{
    /// <summary>Characters of 62: 131 bits.</summary>
    public const int LinkLength = 22;
    const string ActivationCodeLabel = "esim.activation_code";
    const string ConfirmationCodeLabel = "esim.confirmation_code";
    const string LinkLabel = "esim.link";
    const string AttemptLabel = "esim.link of attempt";

    public static string NewLink() => Tokens.Secret(LinkLength);

    /// <summary>
    /// The same secret for the same attempt: whoever repeats it, because the answer was lost on the way, comes to the same page.
    /// </summary>
    /// <param name="attempt">What only one browser knows; at least 128 random bits.</param>
    public string LinkOf(string attempt)
    {
        var bytes = box.Derive(Encoding.UTF8.GetBytes($"{AttemptLabel} {attempt}"), LinkLength * sizeof(ushort));
        return string.Create(LinkLength, bytes, (link, random) =>
        {
            // Two bytes for each character, so that none comes noticeably more often than another.
            for (var index = 0; index < link.Length; index++)
            {
                var number = BinaryPrimitives.ReadUInt16BigEndian(random.AsSpan(index * sizeof(ushort)));
                link[index] = Tokens.Alphanumeric[number % Tokens.Alphanumeric.Length];
            }
        });
    }

    public static byte[] HashOf(string link) => SHA256.HashData(Encoding.UTF8.GetBytes(link));

    public byte[] Seal(Guid row, ActivationCode code) =>
        box.Seal(Encoding.UTF8.GetBytes(code.Text), Label(ActivationCodeLabel, row));

    public byte[]? SealConfirmationCode(Guid row, string? code) =>
        code is null ? null : box.Seal(Encoding.UTF8.GetBytes(code), Label(ConfirmationCodeLabel, row));

    public byte[] SealLink(Guid row, string link) => box.Seal(Encoding.UTF8.GetBytes(link), Label(LinkLabel, row));

    public ActivationCode ActivationCodeOf(Guid row, byte[] @sealed) =>
        ActivationCode.Parse(Open(@sealed, ActivationCodeLabel, row)) ?? throw Unreadable(row);

    public string? ConfirmationCodeOf(Guid row, byte[]? @sealed) =>
        @sealed is null ? null : Open(@sealed, ConfirmationCodeLabel, row);

    public ActivationCode ActivationCodeOf(Esim esim) => ActivationCodeOf(esim.Id, esim.SealedActivationCode);

    public string? ConfirmationCodeOf(Esim esim) => ConfirmationCodeOf(esim.Id, esim.SealedConfirmationCode);

    public string LinkOf(Esim esim) => Open(esim.SealedLink, LinkLabel, esim.Id);

    string Open(byte[] @sealed, string label, Guid row) =>
        box.Open(@sealed, Label(label, row)) is { } text ? Encoding.UTF8.GetString(text) : throw Unreadable(row);

    static byte[] Label(string name, Guid row) => [.. Encoding.ASCII.GetBytes(name), .. row.ToByteArray(bigEndian: true)];

    static InvalidOperationException Unreadable(Guid row) =>
        new($"What is sealed in row {row} cannot be opened: it was changed outside this program.");
}
