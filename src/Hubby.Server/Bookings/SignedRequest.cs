using System.Buffers.Binary;
using System.Security.Cryptography;
using Hubby.Partners;

namespace Hubby.Bookings;

/// <summary>A request by its signature and its body, which tell it from every other.</summary>
sealed class SignedRequest(Caller caller, ReadOnlyMemory<byte> body)
{
    // Many bookings of one request would hash its body anew.
    byte[]? _hashOfBody;

    public Caller Caller => caller;

    /// <summary>Of the request, or of one of several bookings in it.</summary>
    public byte[] HashAt(int? position)
    {
        _hashOfBody ??= SHA256.HashData(body.Span);
        Span<byte> signed = stackalloc byte[(2 * SHA256.HashSizeInBytes) + sizeof(int)];
        caller.Signature.CopyTo(signed);
        _hashOfBody.CopyTo(signed[SHA256.HashSizeInBytes..]);
        if (position is not { } index)
            return SHA256.HashData(signed[..^sizeof(int)]);
        BinaryPrimitives.WriteInt32BigEndian(signed[^sizeof(int)..], index);
        return SHA256.HashData(signed);
    }
}
