using System.Text.Json;
using System.Text.Json.Serialization;
using Hubby.Events;
using Hubby.Http;
using Hubby.Messages;
using Hubby.Packages;
using Hubby.PromoCodes;

namespace Hubby.Bookings;

/// <summary>A booking as the API shows it: first what the guide shows, in its order, then what we add.</summary>
sealed record BookingAnswer
{
    public required string Id { get; init; }
    public required string? BookingId { get; init; }
    public required string? FirstName { get; init; }
    public required string? LastName { get; init; }
    public required DateTimeOffset DepartureDate { get; init; }
    public required DateTimeOffset? ReturnDate { get; init; }
    public required IReadOnlyList<PromoCodeAnswer> PromoCodes { get; init; }
    public required string? Email { get; init; }
    public required string? DepartureLocation { get; init; }
    public required BookingStatus Status { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required IReadOnlyList<MessageAnswer> Messages { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Phone { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Locale { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FullName { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Title { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Pax { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Gender { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FlightNumber { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ExternalUserId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CustomBranding { get; init; }

    [JsonConverter(typeof(RawJsonConverter)), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Metadata { get; init; }

    // Before the first message row is made, what is planned is shown.
    public static BookingAnswer Of(
        FoundBooking found, IEnumerable<Message> messages, string publicUrl, string partnerSlug, DateTimeOffset now)
    {
        var (booking, codes) = (found.Booking, found.PromoCodes);
        return new()
        {
            Id = booking.Id,
            BookingId = booking.BookingId,
            FirstName = booking.FirstName,
            LastName = booking.LastName,
            DepartureDate = booking.DepartureDate,
            ReturnDate = booking.ReturnDate,
            PromoCodes = [.. codes.Select(code => PromoCodeAnswer.Of(code, publicUrl, partnerSlug))],
            Email = booking.Email,
            DepartureLocation = booking.DepartureLocation,
            Status = StatusOfBooking.At(now, booking, codes),
            CreatedAt = booking.CreatedAt,
            Messages = MessageAnswer.Of(messages) is { Count: > 0 } made
                ? made
                : MessageAnswer.PlannedFor(booking.ShouldSendMessage, booking.Channels, booking.Email, booking.Phone),
            Phone = booking.Phone,
            Locale = booking.Locale,
            FullName = booking.FullName,
            Title = booking.Title,
            Pax = booking.Pax,
            Gender = booking.Gender,
            FlightNumber = booking.FlightNumber,
            ExternalUserId = booking.ExternalUserId,
            CustomBranding = booking.CustomBranding,
            Metadata = booking.Metadata,
        };
    }
}

/// <summary>A promo code as the API shows it.</summary>
record PromoCodeAnswer
{
    public required string PromoCode { get; init; }
    public required Guid Uuid { get; init; }
    public required string ClaimUrl { get; init; }
    public required string PackageType { get; init; }
    public required string PackageSize { get; init; }
    public required int PackageDuration { get; init; }
    public required string? Destination { get; init; }
    public required string PackageId { get; init; }
    public required string? Iso3 { get; init; }
    public required string DeepLinkUrl { get; init; }
    public required PromoCodeStatus Status { get; init; }
    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Every code asked for, when one promo code is good for several destinations.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Destinations { get; init; }

    public static PromoCodeAnswer Of(PromoCode code, string publicUrl, string partnerSlug) => new()
    {
        PromoCode = code.Code,
        Uuid = code.Uuid,
        ClaimUrl = $"{publicUrl}/claim-promocode/{partnerSlug}?uuid={code.Uuid}",
        PackageType = code.PackageType.ToApi(),
        PackageSize = DataSize.Format(code.PackageSizeMegabytes),
        PackageDuration = code.PackageDurationDays,
        Destination = code.Destination,
        PackageId = code.PackageId,
        Iso3 = code.Iso3,
        DeepLinkUrl = $"{publicUrl}/redeem?code={code.Code}",
        Status = code.Status,
        ExpiresAt = code.ExpiresAt,
        Destinations = code.Destinations?.Split(' '),
    };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(ApiInstantConverter), typeof(LowerCaseEnumConverter<BookingStatus>),
        typeof(LowerCaseEnumConverter<PromoCodeStatus>),
    ])]
[JsonSerializable(typeof(Envelope<BookingAnswer>))]
[JsonSerializable(typeof(Page<BookingAnswer>))]
[JsonSerializable(typeof(Envelope<PreviewAnswer>))]
[JsonSerializable(typeof(BookingFact))]
[JsonSerializable(typeof(Page<EventAnswer>))]
sealed partial class BookingsJson : JsonSerializerContext;

/// <summary>Answers as bytes: what is sent, and what an idempotency record keeps.</summary>
static class BookingBytes
{
    /// <summary>With our way of escaping, for which the generator has no attribute.</summary>
    static readonly BookingsJson Json =
        new(new JsonSerializerOptions(BookingsJson.Default.Options) { Encoder = ApiJson.Encoder });

    public static byte[] Render(string message, BookingAnswer booking) =>
        JsonSerializer.SerializeToUtf8Bytes(new Envelope<BookingAnswer>(message, booking), Json.EnvelopeBookingAnswer);

    public static byte[] Render(Page<BookingAnswer> page) => JsonSerializer.SerializeToUtf8Bytes(page, Json.PageBookingAnswer);

    public static byte[] Render(Page<EventAnswer> page) => JsonSerializer.SerializeToUtf8Bytes(page, Json.PageEventAnswer);

    public static string Render(BookingFact fact) => JsonSerializer.Serialize(fact, Json.BookingFact);
}
