namespace Hubby.Http;

/// <summary>An answer that is rendered already.</summary>
sealed class JsonBytes(int status, ReadOnlyMemory<byte> body) : IResult
{
    public const string ContentType = "application/json; charset=utf-8";

    public bool IsReplay { get; init; }
    public string? Location { get; init; }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = ContentType;
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        if (IsReplay)
            response.Headers[IdempotencyKey.ReplayedHeader] = "true";
        if (Location is not null)
            response.Headers.Location = Location;
        httpContext.Features.Get<RequestTrace>()?.Answer = body;
        return response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
    }
}
