using System.Text.Json;
using System.Text.Json.Serialization;
using Hubby.BookingImports;
using Hubby.Bookings;
using Hubby.Claims;
using Hubby.Esims;
using Hubby.Events;
using Hubby.Http;
using Hubby.Messages;
using Hubby.Messaging.Push;
using Hubby.PromoCodes;
using Hubby.WebApp;
using Hubby.Webhooks;

namespace Hubby.Privacy;

/// <summary>What is held on an address.</summary>
/// <param name="Email">As it was asked for.</param>
/// <param name="Bookings">Those made for it, with everything beneath them.</param>
/// <param name="Sessions">Where the traveller is signed in, as the partner calls them.</param>
/// <param name="UsedIn">Bookings of others that it was used in: a code was claimed with it, or an eSIM sent to it.</param>
/// <param name="RefusedImportRows">Rows of imports that have it and made no booking.</param>
sealed record ExportAnswer(
    string Email, IReadOnlyList<ExportedBooking> Bookings, IReadOnlyList<ExportedSession> Sessions,
    IReadOnlyList<ExportedUse> UsedIn, IReadOnlyList<ExportedImportRow> RefusedImportRows);

sealed record ExportedSession(string ExternalUserId, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt)
{
    public static ExportedSession Of(WebAppSession row) => new(row.ExternalUserId, row.CreatedAt, row.ExpiresAt);
}

sealed record ExportedBooking(
    BookingAnswer Booking, IReadOnlyList<ExportedMessage> Messages, IReadOnlyList<ExportedClaim> Claims,
    IReadOnlyList<ExportedEsim> Esims, IReadOnlyList<ExportedSubscription> PushSubscriptions,
    IReadOnlyList<ExportedEvent> Events, IReadOnlyList<ExportedDelivery> WebhookDeliveries);

sealed record ExportedUse(
    string Booking, IReadOnlyList<ExportedMessage> Messages, IReadOnlyList<ExportedClaim> Claims,
    IReadOnlyList<ExportedEsim> Esims);

/// <summary>A row that made no booking.</summary>
/// <param name="Import">The <c>id</c> of the import.</param>
/// <param name="Row">From 1, the head not counted.</param>
/// <param name="Line">The line of the file that it begins in, from 1.</param>
/// <param name="Columns">The head of the file.</param>
/// <param name="Cells">As they stood in the row, which may be more or fewer than the head has.</param>
sealed record ExportedImportRow(Guid Import, int Row, int Line, IReadOnlyList<string> Columns, IReadOnlyList<string> Cells)
{
    public static ExportedImportRow Of(ImportRow row, RefusedCells kept) =>
        new(row.Import, row.Row, row.Line, kept.Names, kept.Cells);
}

sealed record ExportedMessage(Guid Id, string? Recipient, string Locale, MessageAnswer Message)
{
    public static ExportedMessage Of(Message row) => new(row.Id, row.Recipient, row.Locale, MessageAnswer.Of(row));
}

sealed record ExportedClaim(int Position, string Email, string Locale, DateTimeOffset CreatedAt, DateTimeOffset LastSentAt)
{
    public static ExportedClaim Of(Claim row) => new(row.Position, row.Email, row.Locale, row.CreatedAt, row.LastSentAt);
}

sealed record ExportedEsim(
    string Iccid, EsimState Status, string? Email, string PackageId, string Destination, int DataUsedMb,
    DateTimeOffset AssignedAt)
{
    public static ExportedEsim Of(Esim row) => new(row.Iccid.Digits, row.State, row.Email, row.PackageId, row.Destination,
        row.DataUsedMegabytes, row.AssignedAt);
}

sealed record ExportedSubscription(PushKind Kind, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt)
{
    public static ExportedSubscription Of(PushSubscription row) => new(row.Kind, row.CreatedAt, row.LastUsedAt);
}

sealed record ExportedEvent(
    Guid Id, string Type, DateTimeOffset Timestamp, [property: JsonConverter(typeof(RawJsonConverter))] string Data)
{
    public static ExportedEvent Of(Event row) => new(row.Id, row.Type, row.CreatedAt, row.Data);
}

sealed record ExportedDelivery(
    Guid Id, string Type, [property: JsonConverter(typeof(RawJsonConverter))] string Request, string? Response,
    DateTimeOffset CreatedAt)
{
    public static ExportedDelivery Of(WebhookDelivery row) => new(row.Id, row.Type, row.Body, row.Response, row.CreatedAt);
}

/// <summary>How many rows an erasure emptied or removed, by what they were.</summary>
sealed record ErasedAnswer(
    int Bookings, int Messages, int Claims, int Esims, int PushSubscriptions, int WebhookDeliveries, int Sessions,
    int IdempotencyRecords, int ImportRows, int PromoCodesRevoked)
{
    public ErasedAnswer(Erased erased, int records, int rows, int revoked)
        : this(erased.Bookings, erased.Messages, erased.Claims, erased.Esims, erased.Subscriptions, erased.Deliveries,
            erased.Sessions, records, rows, revoked)
    {
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(ApiInstantConverter), typeof(LowerCaseEnumConverter<BookingStatus>),
        typeof(LowerCaseEnumConverter<PromoCodeStatus>), typeof(LowerCaseEnumConverter<EsimState>),
        typeof(LowerCaseEnumConverter<PushKind>),
    ])]
[JsonSerializable(typeof(Envelope<ExportAnswer>))]
[JsonSerializable(typeof(Envelope<ErasedAnswer>))]
[JsonSerializable(typeof(string[]))]
sealed partial class PrivacyJson : JsonSerializerContext;

static class PrivacyBytes
{
    static readonly PrivacyJson Json = new(new JsonSerializerOptions(PrivacyJson.Default.Options) { Encoder = ApiJson.Encoder });

    public static byte[] Render(string message, ErasedAnswer erased) =>
        JsonSerializer.SerializeToUtf8Bytes(new Envelope<ErasedAnswer>(message, erased), Json.EnvelopeErasedAnswer);

    public static JsonBytes Answer(string message, ExportAnswer export) => new(StatusCodes.Status200OK,
        JsonSerializer.SerializeToUtf8Bytes(new Envelope<ExportAnswer>(message, export), Json.EnvelopeExportAnswer));
}
