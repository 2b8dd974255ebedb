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

    static readonly Shape Fault = Shape.Object("Fault",
        Field.Required(
            "field", Shape.Text(1000), "The path of the field as you wrote it, such as `package_specifications[0].destination`."),
        Field.Required("code", Shape.Form("^[a-z0-9_]+$"), "What is wrong; never changes. All codes: `/docs/errors`."),
        Field.Required("message", new(ShapeType.String), "What is wrong and what would be right, in a sentence."),
        Field.Optional("sent", new(ShapeType.String), "What came, shortened."),
        Field.Optional("suggestion", new(ShapeType.String), "A value that would do."));

    public static readonly Shape Error = Shape.Object("Error",
        Field.Required("success", Shape.Boolean(), "Always false."),
        Field.Required("message", new(ShapeType.String), "A sentence for people; it may change."),
        Field.Required("error", Shape.Object(null,
            Field.Required("code", Shape.Form("^[a-z0-9_]+$"), "What went wrong; never changes."),
            Field.Required("doc_url", Shape.Formatted("uri"), "Where this code is explained."),
            Field.Optional(
                "server_time", Shape.Integer(0), "With `timestamp_out_of_range`: the server's clock, in Unix milliseconds."),
            Field.Optional("skew_ms", new(ShapeType.Integer), "With `timestamp_out_of_range`: your clock less the server's."),
            Field.Optional("max_skew_ms", Shape.Integer(0), "With `timestamp_out_of_range`: what is allowed."),
            Field.Optional("booking", new(ShapeType.String),
                "With `booking_id_taken`: the id of the booking in the way.")), "What went wrong."),
        Field.Optional("errors", Shape.ListOf(Fault, 1), "With `invalid_request`: every fault at once."),
        Field.Required("request_id", new(ShapeType.String), "Leads to the log; also in the header `Request-Id`."));

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
                    Schema = Schemas.For(Error, document),
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
