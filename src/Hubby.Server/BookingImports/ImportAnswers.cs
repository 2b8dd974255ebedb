using System.Text.Json;
using System.Text.Json.Serialization;
using Hubby.Bookings;
using Hubby.Http;

namespace Hubby.BookingImports;

/// <summary>An import as the API shows it.</summary>
sealed record ImportAnswer(
    Guid Id, ImportState Status, string? FileName, long Bytes, int Percent, int Rows, int Created, int Repeated, int Refused,
    DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, string? Error, string ResultUrl)
{
    public static ImportAnswer Of(Import row) => new(row.Id, row.State, row.FileName, row.Bytes,
        row.Bytes == 0 ? 0 : (int)Math.Min(100, row.BytesDone * 100 / row.Bytes), row.Rows, row.Created, row.Repeated,
        row.Refused, row.CreatedAt, row.StartedAt, row.FinishedAt, row.Error, $"/api/imports/{row.Id}/result.csv");
}

/// <summary>What became of a row.</summary>
sealed record ImportRowAnswer(int Row, int Line, ImportOutcome Status, string? Booking, IReadOnlyList<ImportFault> Faults)
{
    public static ImportRowAnswer Of(ImportRow row) =>
        new(row.Row, row.Line, row.Outcome, row.Booking, row.Faults is null ? [] : ImportBytes.FaultsIn(row.Faults));
}

/// <summary>A fault without what was sent, which may be personal.</summary>
/// <param name="Field">The column.</param>
/// <param name="Code">Never changes.</param>
/// <param name="Message">A sentence for people.</param>
sealed record ImportFault(string Field, string Code, string Message)
{
    public static ImportFault Of(Fault fault) => new(ImportColumns.ColumnOf(fault.Field), fault.Code, fault.Message);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(ApiInstantConverter), typeof(LowerCaseEnumConverter<ImportState>), typeof(LowerCaseEnumConverter<ImportOutcome>),
    ])]
[JsonSerializable(typeof(Envelope<ImportAnswer>))]
[JsonSerializable(typeof(Page<ImportAnswer>))]
[JsonSerializable(typeof(Page<ImportRowAnswer>))]
[JsonSerializable(typeof(ImportFault[]))]
[JsonSerializable(typeof(RefusedCells))]
sealed partial class ImportsJson : JsonSerializerContext;

static class ImportBytes
{
    static readonly ImportsJson Json = new(new JsonSerializerOptions(ImportsJson.Default.Options) { Encoder = ApiJson.Encoder });

    public static byte[] Render(string message, Import import) => JsonSerializer.SerializeToUtf8Bytes(
        new Envelope<ImportAnswer>(message, ImportAnswer.Of(import)), Json.EnvelopeImportAnswer);

    public static byte[] Render(Page<ImportAnswer> page) => JsonSerializer.SerializeToUtf8Bytes(page, Json.PageImportAnswer);

    public static byte[] Render(Page<ImportRowAnswer> page) =>
        JsonSerializer.SerializeToUtf8Bytes(page, Json.PageImportRowAnswer);

    public static string Render(Placed.Refused refused) => refused.Faults.Count > 0
        ? Render(refused.Faults)
        : Render([new Fault(Faults.Whole, refused.Problem.Code, refused.Problem.Message)]);

    public static string Render(IEnumerable<Fault> faults) =>
        JsonSerializer.Serialize([.. faults.Select(ImportFault.Of)], Json.ImportFaultArray);

    public static byte[] Render(RefusedCells cells) => JsonSerializer.SerializeToUtf8Bytes(cells, Json.RefusedCells);

    public static RefusedCells CellsIn(byte[] json) => JsonSerializer.Deserialize(json, Json.RefusedCells)!;

    public static IReadOnlyList<ImportFault> FaultsIn(string json) => JsonSerializer.Deserialize(json, Json.ImportFaultArray)!;
}
