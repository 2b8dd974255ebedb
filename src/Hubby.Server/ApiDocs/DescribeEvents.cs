using System.Text.Json.Nodes;
using Hubby.Http;
using Microsoft.OpenApi;

namespace Hubby.ApiDocs;

/// <summary>What a webhook receives, as OpenAPI 3.1 has it: a request that others must answer.</summary>
static class DescribeEvents
{
    static readonly RouteParameter[] Sent =
    [
        RouteParameter.Header("webhook-id", Shape.Formatted("uuid"),
            "The event's id, the same at every attempt: keep it and ignore what you have seen."),
        RouteParameter.Header("webhook-timestamp", Shape.Form("^[0-9]{10,11}$"),
            "When this attempt was made, in Unix seconds. Refuse what is more than five minutes off."),
        RouteParameter.Header("webhook-signature", Shape.Text(400),
            "`v1,` and the base64 of an HMAC-SHA256 over `{webhook-id}.{webhook-timestamp}.{body}` (Standard Webhooks); several "
            + "are separated by spaces."),
        RouteParameter.Header("x-hubby-signature", Shape.Text(400),
            "For older receivers: `sha256=` and the hex of an HMAC-SHA256 over `{webhook-timestamp}.{body}`; several are "
            + "separated by commas."),
    ];

    public static IOpenApiPathItem Of(EventDoc doc, OpenApiDocument document) => new OpenApiPathItem
    {
        Operations = new Dictionary<HttpMethod, OpenApiOperation> { [HttpMethod.Post] = Operation(doc, document) },
    };

    static OpenApiOperation Operation(EventDoc doc, OpenApiDocument document) => new()
    {
        OperationId = "on_" + doc.Type.Replace('.', '_'),
        Summary = doc.Type,
        Description = doc.When,
        Tags = new HashSet<OpenApiTagReference> { new("Webhooks", document) },
        Security = [],
        Parameters = [.. Sent.Select(header => DescribeRoutes.Describe(header with { IsRequired = true }, document))],
        RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/json"] = new()
                {
                    Schema = Schemas.For(BodyOf(doc), document),
                    Example = new JsonObject
                    {
                        ["type"] = doc.Type,
                        ["timestamp"] = "2025-06-01T09:30:00.000Z",
                        ["data"] = JsonNode.Parse(doc.Example),
                    },
                },
            },
        },
        Responses = new()
        {
            ["2XX"] = new OpenApiResponse { Description = "Taken. Answer within 15 seconds and do the work afterwards." },
            ["410"] = new OpenApiResponse { Description = "Gone for good: the webhook is disabled." },
            ["default"] = new OpenApiResponse { Description = "Anything else is a failure, and tried again." },
        },
    };

    static Shape BodyOf(EventDoc doc) => Shape.Object(null,
        Field.Required("type", Shape.OneOf(doc.Type), "What happened."),
        Field.Required("timestamp", Shape.Instant(), "When."),
        Field.Required("data", doc.Data, "What it happened to: ids, codes and names of fields, nothing personal."));
}
