using System.Buffers.Text;
using System.Text;
using Hubby.Data;
using Hubby.Messages;

namespace Hubby.Messaging;

/// <summary>
/// Names a message to its provider so that the provider's report names it to us: sealed, so that nobody can make one up, and
/// known
/// before the provider's own id is, because a report may be faster than our note of what was sent.
/// </summary>
sealed class DeliveryReference(SecretBox box)
{
    const int GuidBytes = 16;
    static readonly byte[] Label = Encoding.ASCII.GetBytes("delivery_reference");

    public string Of(Message message)
    {
        Span<byte> named = stackalloc byte[2 * GuidBytes];
        message.PartnerId.TryWriteBytes(named, bigEndian: true, out _);
        message.Id.TryWriteBytes(named[GuidBytes..], bigEndian: true, out _);
        return Base64Url.EncodeToString(box.Seal(named, Label));
    }

    /// <summary>None when it is not one of ours.</summary>
    public MessageKey? Open(string? reference)
    {
        if (reference is null || !Base64Url.IsValid(reference)
            || box.Open(Base64Url.DecodeFromChars(reference), Label) is not { Length: 2 * GuidBytes } named)
        {
            return null;
        }

        return new(new(named.AsSpan(0, GuidBytes), bigEndian: true), new(named.AsSpan(GuidBytes), bigEndian: true));
    }
}

/// <summary>The key of a message.</summary>
sealed record MessageKey(Guid PartnerId, Guid Id);
