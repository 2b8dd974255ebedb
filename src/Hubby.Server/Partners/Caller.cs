namespace Hubby.Partners;

/// <summary>Who signed the request in hand: put into the request once the signature has been verified.</summary>
/// <param name="Partner">The partner as of the last refresh; never tracked by a database context.</param>
/// <param name="KeyId">The API key that signed.</param>
/// <param name="Signature">The 32 bytes of the verified HMAC-SHA256.</param>
/// <param name="ContentSha256">What the caller promised of the body in <c>x-content-sha256</c>, or none.</param>
sealed record Caller(Partner Partner, Guid KeyId, byte[] Signature, byte[]? ContentSha256)
{
    public static ValueTask<Caller?> BindAsync(HttpContext http) => ValueTask.FromResult(http.Features.Get<Caller>());
}
