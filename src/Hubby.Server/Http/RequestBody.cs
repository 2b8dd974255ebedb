using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;

namespace Hubby.Http;

/// <summary>The whole body of a request, in a pooled buffer that lives as long as the request.</summary>
sealed class RequestBody : IDisposable
{
    public const int MaxBytes = 256 * 1024;

    /// <summary>What an endpoint that is marked <see cref="LargeBody"/> takes.</summary>
    public const int MaxLargeBytes = 4 * 1024 * 1024;
    const int FirstBuffer = 4 * 1024;

    byte[] _buffer = [];
    int _length;

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>The body that the signature middleware has read, for a handler's parameter.</summary>
    public static ValueTask<RequestBody?> BindAsync(HttpContext http) => ValueTask.FromResult(http.Features.Get<RequestBody>());

    /// <summary>Refuses by its headers what need not be read at all.</summary>
    public static Problem? Refusal(HttpRequest request)
    {
        if (request.ContentLength > MaxBytesOf(request))
            return Problems.BodyTooLarge;
        return IsJson(request) || IsAbsent(request) ? null : Problems.NotJson;
    }

    /// <summary>
    /// What somebody sends who does not sign, as JSON that lives as long as the request; or what is wrong with it.
    /// </summary>
    public static async Task<(JsonDocument? Json, Problem? Problem)> ReadJsonAsync(HttpContext http, CancellationToken ct)
    {
        if (Refusal(http.Request) is { } refusal)
            return (null, refusal);
        var body = await ReadAsync(http.Request, ct);
        var (json, problem) = JsonBody.Parse(body.Bytes);
        if (json is not null)
            http.Response.RegisterForDispose(json);
        return (json, problem);
    }

    public static async Task<RequestBody> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        var body = new RequestBody();
        var max = MaxBytesOf(request);
        request.HttpContext.Response.RegisterForDispose(body);
        body._buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(request.ContentLength + 1 ?? FirstBuffer, max + 1));
        while (true)
        {
            if (body._length == body._buffer.Length)
                body.Grow();
            var read = await ReadAsync(request.Body, body._buffer.AsMemory(body._length), ct);
            if (read == 0)
                return body;
            body._length += read;
            if (body._length > max)
                throw new BadHttpRequestException("body too large", StatusCodes.Status413PayloadTooLarge);
        }
    }

    static int MaxBytesOf(HttpRequest request) =>
        request.HttpContext.GetEndpoint()?.Metadata.GetMetadata<LargeBody>() is null ? MaxBytes : MaxLargeBytes;

    static async ValueTask<int> ReadAsync(Stream stream, Memory<byte> buffer, CancellationToken ct)
    {
        try
        {
            return await stream.ReadAsync(buffer, ct);
        }
        catch (IOException broken) when (broken is not BadHttpRequestException)
        {
            // A chunk whose size is no number reaches us as this.
            throw new BadHttpRequestException("The body is not framed as HTTP asks.", broken);
        }
    }

    void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        _buffer = [];
        _length = 0;
    }

    // A call that needs no body need not say what kind it has not sent; one that does answers that the body is missing.
    static bool IsAbsent(HttpRequest request) =>
        request.ContentType is null
            && !request.HttpContext.Features.GetRequiredFeature<IHttpRequestBodyDetectionFeature>().CanHaveBody;

    static bool IsJson(HttpRequest request)
    {
        if (request.ContentType is "application/json")
            return request.Headers.ContentEncoding.Count == 0;
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || type.MediaType is not { } name)
            return false;
        var isJson = name.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || (name.StartsWith("application/", StringComparison.OrdinalIgnoreCase)
                && name.EndsWith("+json", StringComparison.OrdinalIgnoreCase));
        return isJson
            && (type.CharSet is null || type.CharSet.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            && (request.Headers.ContentEncoding.Count == 0 || request.Headers.ContentEncoding == "identity");
    }
}

/// <summary>
/// On an endpoint: its handler reads the body as it comes, and compares it with what <c>x-content-sha256</c> has promised.
/// </summary>
sealed class StreamedBody
{
    public static readonly StreamedBody Instance = new();
}

/// <summary>On an endpoint: it takes many things in one body.</summary>
sealed class LargeBody
{
    public static readonly LargeBody Instance = new();
}
