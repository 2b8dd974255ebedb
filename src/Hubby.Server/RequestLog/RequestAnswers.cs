using System.Linq.Expressions;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hubby.Http;

namespace Hubby.RequestLog;

/// <summary>A row without its bodies.</summary>
sealed record RequestSummary(
    string Id, DateTimeOffset CreatedAt, Guid KeyId, string Method, string Path, string? Query, int Status, string? ErrorCode,
    int DurationMs)
{
    public static readonly Expression<Func<LoggedRequest, RequestSummary>> FromRow = row => new RequestSummary(
        row.Id, row.CreatedAt, row.KeyId, row.Method, row.Path, row.Query, row.Status, row.ErrorCode, row.DurationMs);

    public static readonly Func<LoggedRequest, RequestSummary> Of = FromRow.Compile();
}

sealed record RequestAnswer(
    string Id, DateTimeOffset CreatedAt, string? ApiKey, string Method, string Path, string? Query, int Status, string? ErrorCode,
    int DurationMs)
{
    public static RequestAnswer Of(RequestSummary row, Dictionary<Guid, string> keys) => new(
        $"{LastResort.RequestIdHead}{row.Id}", row.CreatedAt, keys.GetValueOrDefault(row.KeyId), row.Method, row.Path, row.Query,
        row.Status, row.ErrorCode, row.DurationMs);
}

/// <param name="SignedMessage">What the server signed, where that gave another signature.</param>
/// <param name="Mistakes">What explains the caller's.</param>
sealed record SignatureAnswer(string SignedMessage, IReadOnlyList<SignatureMistake> Mistakes)
{
    public static SignatureAnswer? Of(LoggedRequest row) => row.SignedMessage is null ? null
        : new(row.SignedMessage, [.. SignatureMistakes.Read((row.Mistakes ?? "").Split(' ')).Select(found => found.Mistake)]);
}

/// <param name="Json">What was kept of it, without what is personal; none when it had none or none that could be read.</param>
/// <param name="Bytes">How long it was.</param>
/// <param name="IsWhole">Whether all of it was kept.</param>
sealed record BodyAnswer([property: JsonConverter(typeof(RawJsonConverter))] string? Json, int Bytes, bool IsWhole);

sealed record WholeRequestAnswer(
    string Id, DateTimeOffset CreatedAt, string? ApiKey, string Method, string Path, string? Query, int Status, string? ErrorCode,
    int DurationMs, SignatureAnswer? Signature, BodyAnswer? Request, BodyAnswer? Answer)
{
    public static WholeRequestAnswer Of(LoggedRequest row, Dictionary<Guid, string> keys)
    {
        var head = RequestAnswer.Of(RequestSummary.Of(row), keys);
        return new(head.Id, head.CreatedAt, head.ApiKey, head.Method, head.Path, head.Query, head.Status, head.ErrorCode,
            head.DurationMs, SignatureAnswer.Of(row),
            row.RequestBytes == 0 ? null : new(row.RequestBody, row.RequestBytes, row.IsRequestWhole),
            row.AnswerBytes == 0 ? null : new(row.Answer, row.AnswerBytes, row.IsAnswerWhole));
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(ApiInstantConverter)])]
[JsonSerializable(typeof(Page<RequestAnswer>))]
[JsonSerializable(typeof(Envelope<WholeRequestAnswer>))]
sealed partial class RequestLogJson : JsonSerializerContext;

static class RequestBytes
{
    static readonly RequestLogJson Json =
        new(new JsonSerializerOptions(RequestLogJson.Default.Options) { Encoder = ApiJson.Encoder });

    public static JsonBytes Answer(Page<RequestAnswer> page) =>
        new(StatusCodes.Status200OK, JsonSerializer.SerializeToUtf8Bytes(page, Json.PageRequestAnswer));

    public static JsonBytes Answer(Envelope<WholeRequestAnswer> request) =>
        new(StatusCodes.Status200OK, JsonSerializer.SerializeToUtf8Bytes(request, Json.EnvelopeWholeRequestAnswer));
}
