using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Hubby.Data;
using Hubby.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Hubby.Partners;

/// <summary>
/// Lets only signed requests through to endpoints marked by <c>RequireSignature()</c>: first what costs nothing, then the
/// signature, and only for a caller who is now known the rate limit and the body. No query stands on this path.
/// </summary>
sealed class SignatureMiddleware(RequestDelegate next, PartnerDirectory directory, WallClock clock,
    IOptions<HubbyOptions> options)
{
    // An unknown key must cost what a known one costs.
    static readonly byte[] NobodysSecret = Tokens.Bytes(48);
    static readonly byte[] HashOfNothing = SHA256.HashData([]);

    public Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<SignatureRequired>() is null)
            return next(http);
        if (Refuses(http, out var caller) is not { } problem)
            return AdmitAsync(http, caller!);

        if (problem.Status == StatusCodes.Status401Unauthorized)
            http.Response.Headers.WWWAuthenticate = "HMAC-SHA256";
        return problem.ToResult().ExecuteAsync(http);
    }

    Problem? Refuses(HttpContext http, out Caller? caller)
    {
        caller = null;
        if (SignedHeaders.Read(http.Request.Headers, options.Value.IsProduction, out var headers) is { } malformed)
            return malformed;

        Span<byte> given = stackalloc byte[RequestSignature.Bytes];
        if (!RequestSignature.TryParseHex(headers.Signature, given))
            return Authentication.MalformedSignature;

        var now = clock.Now().ToUnixTimeMilliseconds();
        if (!Verifies(http, headers, given, now, out var key))
            return Authentication.InvalidSignature;
        if (Math.Abs(headers.Milliseconds - now) > Authentication.MaxSkewMilliseconds)
            return Authentication.OutOfRange(headers.Milliseconds, now);
        if (key.RequireSignedBody && headers.ContentHash is null)
            return Authentication.SignedBodyRequired;

        key.Use.Touch(now);
        if (key.Use.Limit?.TryTake(http.Response) == false)
            return Authentication.RateLimited;

        var contentHash = headers.ContentHash is null ? null : Convert.FromHexString(headers.ContentHash);
        caller = new Caller(key.Partner, key.Id, given.ToArray(), contentHash);
        return null;
    }

    bool Verifies(HttpContext http, SignedHeaders headers, ReadOnlySpan<byte> given, long now,
        [NotNullWhen(true)] out LiveKey? key)
    {
        var isLive = directory.TryFindKey(headers.Key, out key) && now < key.ExpiresAt;
        Span<byte> right = stackalloc byte[RequestSignature.Bytes];
        RequestSignature.Compute(
            isLive ? key!.Secret : NobodysSecret, headers.Timestamp, http.Request.Method,
            http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, headers.ContentHash, right);
        return CryptographicOperations.FixedTimeEquals(right, given) & isLive;
    }

    async Task AdmitAsync(HttpContext http, Caller caller)
    {
        RequestBody? body = null;
        var isStreamed = http.GetEndpoint()?.Metadata.GetMetadata<StreamedBody>() is not null;
        if (!isStreamed && TakesBody(http.Request))
        {
            if (RequestBody.Refusal(http.Request) is { } refusal)
            {
                await refusal.ToResult().ExecuteAsync(http);
                return;
            }

            body = await RequestBody.ReadAsync(http.Request, http.RequestAborted);
        }

        if (!isStreamed && caller.ContentSha256 is { } promised && !IsHashOf(body, promised))
        {
            await Authentication.ContentHashMismatch.ToResult().ExecuteAsync(http);
            return;
        }

        http.Features.Set(caller);
        http.Features.Set(body);
        await next(http);
    }

    static bool TakesBody(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) || HttpMethods.IsPut(request.Method) || HttpMethods.IsPatch(request.Method);

    static bool IsHashOf(RequestBody? body, ReadOnlySpan<byte> promised)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        if (body is null)
            HashOfNothing.CopyTo(hash);
        else
            SHA256.HashData(body.Bytes.Span, hash);
        return hash.SequenceEqual(promised);
    }
}

/// <summary>On an endpoint: only for signed requests.</summary>
sealed class SignatureRequired
{
    public static readonly SignatureRequired Instance = new();
}

static class Signatures
{
    /// <summary>Marks an endpoint, or every endpoint of a group.</summary>
    public static T RequireSignature<T>(this T endpoints) where T : IEndpointConventionBuilder =>
        endpoints.WithMetadata(SignatureRequired.Instance);

    /// <summary>Stands after <c>UseRouting</c>.</summary>
    public static void UseSignatures(this WebApplication app) => app.UseMiddleware<SignatureMiddleware>();
}
