using System.Globalization;
using System.Text.Json.Nodes;
using Hubby.Http;
using Hubby.Partners;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Hubby.ApiDocs;

/// <summary>Writes into each operation what its route says of itself, and what every route of its kind has in common.</summary>
sealed class DescribeRoutes : IOpenApiOperationTransformer
{
    static readonly Problem[] OfAnyRoute = [Problems.MalformedRequest, Problems.Internal];
    static readonly Problem[] OfAnyBody =
        [Problems.InvalidRequest, Problems.MalformedJson, Problems.BodyTooLarge, Problems.NotJson];

    public Task TransformAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var doc = metadata.OfType<RouteDoc>().LastOrDefault() ?? new RouteDoc();
        var isSigned = IsSigned(metadata);
        var document = context.Document!;

        operation.Parameters = [.. doc.Parameters.Select(parameter => Describe(parameter, document))];
        if (doc.TakesIdempotencyKey)
            operation.Parameters.Add(Describe(Idempotency, document));
        operation.RequestBody = doc.Body is null ? null : Describe(doc.Body, doc, document);
        operation.Security = isSigned ? [Security.Requirement(document)]
            : metadata.OfType<BearerToken>().Any() ? [Security.Bearer(document)] : [];
        operation.Responses = [];
        foreach (var answer in doc.Answers)
            operation.Responses[Written(answer.Status)] = Describe(answer, doc, isSigned, document);
        AddProblems(operation.Responses, doc, isSigned, document);
        return Task.CompletedTask;
    }

    static bool IsSigned(IList<object> metadata) => metadata.OfType<SignatureRequired>().Any();

    static readonly RouteParameter Idempotency =
        RouteParameter.Header(IdempotencyKey.Header, Shape.Text(IdempotencyKey.MaxLength),
        "Any text that is new for each request you mean, such as a UUID. The same key with the same request gets the first "
        + "answer again, byte for byte, for 30 days; with another request it is a 422.");

    static Problem[] OfBody(RouteDoc doc) => doc switch
    {
        { Body: null } => [],
        _ when IsJson(doc.BodyMediaType) => OfAnyBody,
        _ => [Problems.InvalidRequest],
    };

    static void AddProblems(OpenApiResponses responses, RouteDoc doc, bool isSigned, OpenApiDocument document)
    {
        IEnumerable<Problem> common = [.. OfAnyRoute, .. OfBody(doc), .. isSigned ? Security.Problems : []];
        if (doc.Parameters.Any(parameter => parameter.Place == "query"))
            common = common.Append(Problems.InvalidRequest);
        if (doc.Parameters.Any(parameter => parameter.Place == "path"))
            common = common.Append(Problems.NotFound);
        if (doc.Parameters.Count > 0)
            common = common.Append(Problems.TargetTooLong);
        if (!doc.Answers.Any(answer => answer.IsBare))
            common = common.Append(Problems.StoreAway);

        var byStatus = common.Concat(doc.Problems).Distinct()
            .OrderBy(problem => problem.Status).GroupBy(problem => problem.Status);
        foreach (var ofStatus in byStatus)
        {
            var isShared = !ofStatus.Intersect(doc.Problems).Any();
            responses[Written(ofStatus.Key)] = isShared
                ? Shared([.. ofStatus], document)
                : ErrorAnswers.For([.. ofStatus], document);
        }
    }

    // Answers that many routes share stand once, under the codes that they can have.
    static OpenApiResponseReference Shared(IReadOnlyList<Problem> problems, OpenApiDocument document)
    {
        var name = problems.Count > 3
            ? $"Status{problems[0].Status}"
            : string.Join('.', problems.Select(problem => problem.Code));
        document.Components ??= new();
        document.Components.Responses ??= new Dictionary<string, IOpenApiResponse>();
        if (!document.Components.Responses.ContainsKey(name))
            document.AddComponent<IOpenApiResponse>(name, ErrorAnswers.For(problems, document));
        return new OpenApiResponseReference(name, document);
    }

    static OpenApiResponse Describe(RouteAnswer answer, RouteDoc doc, bool isSigned, OpenApiDocument document)
    {
        List<string> names = [Headers.RequestId];
        if (isSigned)
            names.AddRange([Headers.RateLimit, Headers.RateLimitPolicy]);
        if (doc.TakesIdempotencyKey)
            names.Add(Headers.IdempotentReplayed);
        var headers = Headers.References(names, document);
        foreach (var (name, description) in answer.Headers)
            headers[name] = Headers.Describe(description, null);

        return new OpenApiResponse
        {
            Description = answer.Description,
            Headers = headers,
            Content = answer.Shape is null ? null : new Dictionary<string, OpenApiMediaType>
            {
                [answer.MediaType] = new()
                {
                    Schema = answer switch
                    {
                        { IsBare: true } => Schemas.For(answer.Shape, document),
                        { IsPage: true } => Schemas.Page(answer.Shape, document),
                        _ => Schemas.Envelope(answer.Shape, document),
                    },
                    Example = answer.Example is null ? null
                        : IsJson(answer.MediaType) ? JsonNode.Parse(answer.Example) : JsonValue.Create(answer.Example),
                },
            },
        };
    }

    static OpenApiRequestBody Describe(Shape body, RouteDoc doc, OpenApiDocument document) => new()
    {
        Required = true,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [doc.BodyMediaType] = new()
            {
                Schema = Schemas.For(body, document),
                Examples = doc.BodyExamples.ToDictionary(example => example.Name, example => (IOpenApiExample)new OpenApiExample
                {
                    Summary = example.Summary,
                    Value = IsJson(doc.BodyMediaType) ? JsonNode.Parse(example.Json) : JsonValue.Create(example.Json),
                }),
            },
        },
    };

    public static OpenApiParameter Describe(RouteParameter parameter, OpenApiDocument document) => new()
    {
        Name = parameter.Name,
        In = parameter.Place switch
        {
            "path" => ParameterLocation.Path,
            "header" => ParameterLocation.Header,
            _ => ParameterLocation.Query,
        },
        Required = parameter.IsRequired,
        Description = parameter.Description,
        Schema = Schemas.For(parameter.Shape, document),
    };

    static bool IsJson(string mediaType) => mediaType.EndsWith("json", StringComparison.Ordinal);

    static string Written(int status) => status.ToString(CultureInfo.InvariantCulture);
}
