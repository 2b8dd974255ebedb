using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Hubby.Data;
using Hubby.Events;
using Hubby.Messages;
using Hubby.Packages;
using Hubby.Partners;
using Hubby.PromoCodes;

namespace Hubby.Bookings;

/// <summary>
/// Turns an accepted request into the rows it comes to: a pure step between reading and writing, but for chance.
/// </summary>
static class DecideBooking
{
    const int HashLength = 16;

    public static NewBooking From(
        BookingRequest request, IReadOnlyList<ResolvedPackage> packages, SignedRequest signed, int? position, DateTimeOffset now)
    {
        var (partner, contentHash) = (signed.Caller.Partner, ContentHashOf(request));
        var booking = new Booking
        {
            PartnerId = partner.Id,
            Id = Ids.Public(now),
            CreatedAt = now,
            BookingId = request.BookingId,
            Email = request.Email,
            Phone = request.Phone,
            FirstName = request.FirstName,
            LastName = request.LastName,
            FullName = request.FullName,
            Title = request.Title,
            Gender = request.Gender,
            Pax = request.Pax,
            DepartureDate = request.DepartureDate,
            ReturnDate = request.ReturnDate,
            DepartureLocation = request.DepartureLocation,
            FlightNumber = request.FlightNumber,
            Locale = request.Locale,
            ExternalUserId = request.ExternalUserId,
            CustomBranding = request.CustomBranding,
            Metadata = request.Metadata,
            ShouldSendMessage = request.ShouldSendMessage,
            Channels = request.Channels,
            ContentHash = contentHash,
            RepeatKey = RepeatKeyOf(request, contentHash, signed, position),
            HoldsReference = partner.UniqueBookingIds && request.BookingId is not null,
        };
        return new(booking, IssueCodes(booking, request, packages), Announce(booking, partner), Record: null);
    }

    /// <summary>With a reference its content must not come twice; without one the very same signed request must not.</summary>
    public static byte[] RepeatKeyOf(BookingRequest request, byte[] contentHash, SignedRequest signed, int? position) =>
        request.BookingId is null ? signed.HashAt(position)[..HashLength] : contentHash;

    /// <summary>
    /// Over what was asked for, not over what it came to: a catalogue that changes must not make a repeat look new.
    /// </summary>
    public static byte[] ContentHashOf(BookingRequest request)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            WriteTraveller(json, request);
            foreach (var specification in request.Specifications)
                Write(json, specification);
            json.WriteEndArray();
        }

        return SHA256.HashData(buffer.WrittenSpan)[..HashLength];
    }

    static void WriteTraveller(Utf8JsonWriter json, BookingRequest request)
    {
        ReadOnlySpan<string?> texts =
        [
            request.BookingId, request.Email, request.Phone, request.FirstName, request.LastName, request.FullName,
            request.Title, request.Gender, request.DepartureLocation, request.FlightNumber, request.Locale,
            request.ExternalUserId, request.CustomBranding, request.Metadata,
        ];
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteNumberValue(request.Pax ?? 0);
        json.WriteNumberValue(request.DepartureDate.ToUnixTimeMilliseconds());
        json.WriteNumberValue(request.ReturnDate?.ToUnixTimeMilliseconds() ?? long.MinValue);
        json.WriteNumberValue(request.ShouldSendMessage switch { null => 0, false => 1, true => 2 });
        json.WriteNumberValue((int)request.Channels);
    }

    static void Write(Utf8JsonWriter json, PackageSpecification specification)
    {
        json.WriteStringValue(specification.PackageId);
        json.WriteNumberValue((int)specification.Type);
        json.WriteNumberValue(specification.SizeMegabytes ?? 0);
        json.WriteNumberValue(specification.DurationDays ?? 0);
        json.WriteNumberValue(specification.Quantity);
        json.WriteNumberValue(specification.ExpiresAt?.ToUnixTimeMilliseconds() ?? 0);
        json.WriteStartArray();
        foreach (var destination in specification.Destinations)
            json.WriteStringValue(destination);
        json.WriteEndArray();
    }

    static List<PromoCode> IssueCodes(Booking booking, BookingRequest request, IReadOnlyList<ResolvedPackage> packages)
    {
        var codes = new List<PromoCode>(packages.Count);
        for (var index = 0; index < packages.Count; index++)
        {
            for (var copy = 0; copy < request.Specifications[index].Quantity; copy++)
                codes.Add(Issue(booking, codes.Count, request.Specifications[index], packages[index]));
        }

        return codes;
    }

    static PromoCode Issue(Booking booking, int position, PackageSpecification specification, ResolvedPackage resolved) => new()
    {
        PartnerId = booking.PartnerId,
        Booking = booking.Id,
        Position = position,
        Code = Tokens.Code(PromoCode.Length),
        Uuid = Tokens.Link(),
        PackageId = resolved.Package.Id,
        PackageType = resolved.Package.Type,
        PackageSizeMegabytes = resolved.Package.SizeMegabytes,
        PackageDurationDays = resolved.Package.DurationDays,
        Destination = resolved.Destination,
        Iso3 = resolved.Iso3,
        Destinations = resolved.Destinations.Count > 1 ? string.Join(' ', resolved.Destinations) : null,
        ExpiresAt = specification.ExpiresAt,
    };

    static Event Announce(Booking booking, Partner partner) =>
        BookingFact.New(BookingFact.Created, booking, booking.CreatedAt,
            isPending: partner.HasWebhooks || (booking.ShouldSendMessage is true && booking.Channels != Channels.None));
}
