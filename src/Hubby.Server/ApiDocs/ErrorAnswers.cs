using System.Text.Json.Nodes;
using Hubby.Http;
using Microsoft.OpenApi;

namespace Hubby.ApiDocs;

/// <summary>
/// Failures as the document shows them: one schema for all, an answer for each status with its codes and an example for each
/// code.
/// </summary>
static class ErrorAnswers
{
    const string SampleId = "req_0VKp3sXmT9bQ2LzR7uYc";
    const string SampleHost = "https://api.example.com";

    public static OpenApiResponse For(IReadOnlyList<Problem> problems, OpenApiDocument document)
    {
        var response = new OpenApiResponse
        {
            Description = string.Join("\n", problems.Select(problem => $"- `{problem.Code}`: {problem.Message}")),
            Headers = Headers.For(problems[0].Status, problems.Any(problem => problem.RetryAfterSeconds is not null), document),
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/json"] = new()
                {
                    Schema = Schemas.For(ErrorShapes.Error, document),
                    Examples = problems.ToDictionary(
                        problem => problem.Code, problem => (IOpenApiExample)new OpenApiExample { Value = Sample(problem) }),
                },
            },
        };
        return response;
    }

    static JsonObject Sample(Problem problem)
    {
        var body = new JsonObject
        {
            ["success"] = false,
            ["message"] = problem.Message,
            ["error"] = new JsonObject { ["code"] = problem.Code, ["doc_url"] = $"{SampleHost}/docs/errors#{problem.Code}" },
        };
        if (problem == Problems.InvalidRequest)
        {
            body["errors"] = new JsonArray(
                FaultSample("departure_date", FaultCodes.Required, "Send the day the journey begins.", null, null),
                FaultSample("package_specifications[0].destination", FaultCodes.UnknownDestination,
                    "No country or region is called this. Did you mean Thailand?", "Tailand", "Thailand"));
        }

        body["request_id"] = SampleId;
        return body;
    }

    static JsonObject FaultSample(string field, string code, string message, string? sent, string? suggestion)
    {
        var fault = new JsonObject { ["field"] = field, ["code"] = code, ["message"] = message };
        if (sent is not null)
            fault["sent"] = sent;
        if (suggestion is not null)
            fault["suggestion"] = suggestion;
        return fault;
    }
}
