using Hubby.Http;
using Hubby.Partners;
using Microsoft.OpenApi;

namespace Hubby.ApiDocs;

/// <summary>The headers that answers carry, described once.</summary>
static class Headers
{
    public const string RequestId = LastResort.RequestIdHeader;
    public const string RateLimit = KeyRateLimit.Header;
    public const string RateLimitPolicy = KeyRateLimit.PolicyHeader;
    public const string IdempotentReplayed = IdempotencyKey.ReplayedHeader;
    const string RetryAfter = "Retry-After";
    const string Allow = "Allow";

    public static readonly IReadOnlyDictionary<string, (string Description, string Example)> All =
        new Dictionary<string, (string, string)>
        {
            [RequestId] = ("On every answer. Quote it when you ask for help: it leads to the log.", "req_0VKp3sXmT9bQ2LzR7uYc"),
            [RateLimit] = (
            "On every signed answer: requests left (`r`) and the seconds until all are back (`t`).", "\"key\";r=199;t=1"),
            [RateLimitPolicy] = (
            "On every signed answer: how many requests (`q`) in how many seconds (`w`).", "\"key\";q=200;w=2"),
            [IdempotentReplayed] = ("`true` when this is the first answer again, and nothing was done twice.", "true"),
            [RetryAfter] = ("Seconds to wait before the next try.", "2"),
            [Allow] = ("The methods that this address takes.", "GET"),
        };

    public static Dictionary<string, IOpenApiHeader> For(int status, bool hasRetryAfter, OpenApiDocument document)
    {
        List<string> names = [RequestId];
        if (hasRetryAfter)
            names.Add(RetryAfter);
        if (status == StatusCodes.Status405MethodNotAllowed)
            names.Add(Allow);
        return References(names, document);
    }

    public static Dictionary<string, IOpenApiHeader> References(IEnumerable<string> names, OpenApiDocument document)
    {
        document.Components ??= new();
        document.Components.Headers ??= new Dictionary<string, IOpenApiHeader>();
        var headers = new Dictionary<string, IOpenApiHeader>();
        foreach (var name in names)
        {
            if (!document.Components.Headers.ContainsKey(name))
                document.AddComponent<IOpenApiHeader>(name, Describe(All[name].Description, All[name].Example));
            headers[name] = new OpenApiHeaderReference(name, document);
        }

        return headers;
    }

    public static OpenApiHeader Describe(string description, string? example) => new()
    {
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        Example = example,
    };
}
