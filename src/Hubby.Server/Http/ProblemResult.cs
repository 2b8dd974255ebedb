using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Hubby.Http;

/// <summary>Writes a problem in the envelope of the API, or as RFC 9457 where the caller asks for that.</summary>
sealed class ProblemResult(Problem problem, IReadOnlyList<Fault> faults) : IResult
{
    const string ProblemJson = "application/problem+json";
    static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public Problem Problem => problem;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = problem.Status;
        if (problem.RetryAfterSeconds is { } seconds)
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        response.Headers.CacheControl = "no-store";

        var asProblem = httpContext.Request.Headers.Accept.ToString().Contains(ProblemJson, StringComparison.OrdinalIgnoreCase);
        response.ContentType = asProblem ? ProblemJson : "application/json; charset=utf-8";

        var options = httpContext.RequestServices.GetRequiredService<IOptions<HubbyOptions>>().Value;
        var body = Render(options.ErrorUrl(problem.Code), httpContext.TraceIdentifier, asProblem);
        response.ContentLength = body.WrittenCount;
        if (httpContext.Features.Get<RequestTrace>() is { } trace)
            (trace.ErrorCode, trace.Answer) = (problem.Code, body.WrittenMemory);
        if (!HttpMethods.IsHead(httpContext.Request.Method))
            await response.Body.WriteAsync(body.WrittenMemory, httpContext.RequestAborted);
    }

    /// <summary>The body, also for those who answer before there is a request.</summary>
    public ArrayBufferWriter<byte> Render(string docUrl, string requestId, bool asProblem = false)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer, Plain);
        json.WriteStartObject();
        if (asProblem)
            WriteProblemHead(json, docUrl);
        else
            WriteEnvelopeHead(json, docUrl);
        if (faults.Count > 0)
            WriteFaults(json);
        json.WriteString("request_id", requestId);
        json.WriteEndObject();
        json.Flush();
        return buffer;
    }

    void WriteEnvelopeHead(Utf8JsonWriter json, string docUrl)
    {
        json.WriteBoolean("success", false);
        json.WriteString("message", problem.Message);
        json.WriteStartObject("error");
        json.WriteString("code", problem.Code);
        json.WriteString("doc_url", docUrl);
        WriteDetails(json);
        json.WriteEndObject();
    }

    void WriteProblemHead(Utf8JsonWriter json, string docUrl)
    {
        json.WriteString("type", docUrl);
        json.WriteString("title", problem.Message);
        json.WriteNumber("status", problem.Status);
        json.WriteString("code", problem.Code);
        WriteDetails(json);
    }

    void WriteDetails(Utf8JsonWriter json)
    {
        foreach (var (name, value) in problem.Details)
        {
            if (value is long number)
                json.WriteNumber(name, number);
            else
                json.WriteString(name, value.ToString());
        }
    }

    void WriteFaults(Utf8JsonWriter json)
    {
        json.WriteStartArray("errors");
        foreach (var fault in faults)
        {
            json.WriteStartObject();
            json.WriteString("field", fault.Field);
            json.WriteString("code", fault.Code);
            json.WriteString("message", fault.Message);
            if (fault.Sent is not null)
                json.WriteString("sent", fault.Sent);
            if (fault.Suggestion is not null)
                json.WriteString("suggestion", fault.Suggestion);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
