using System.Text.Json;
using System.Text.RegularExpressions;
using Hubby.Http;
using Hubby.Messages;
using Hubby.Partners;

namespace Hubby.Bookings;

/// <summary>Reads the JSON of a booking, field by field, and leaves a fault for everything that is wrong.</summary>
static partial class ReadBookingRequest
{
    public const int MaxChannels = 20;

    public static BookingRequest? From(JsonElement json, Partner partner, DateTimeOffset now, Faults faults)
    {
        if (JsonFields.Of(json, "", faults) is not { } fields)
            return null;

        var request = Read(fields, partner) with { Specifications = ReadSpecifications.From(fields, now) };
        if (!fields.TryGet("booking_id", out _) && !fields.TryGet("email", out _))
            fields.Fault("booking_id", FaultCodes.Required, "Send booking_id or email, or both.");
        CheckDates(fields, request);
        return request;
    }

    /// <summary>
    /// A booking as it is to be from now on, without specifications when none were sent. Its reference stays, and whatever
    /// expires is measured by the day it was made.
    /// </summary>
    public static BookingRequest? OfChange(JsonElement json, Partner partner, Booking booking, Faults faults)
    {
        if (JsonFields.Of(json, "", faults) is not { } fields)
            return null;

        var request = Read(fields, partner);
        if (fields.TryGet(ReadSpecifications.Name, out _))
            request = request with { Specifications = ReadSpecifications.From(fields, booking.CreatedAt) };
        if (request.BookingId is not null && request.BookingId != booking.BookingId && fields.TryGet("booking_id", out var sent))
        {
            fields.Fault("booking_id", FaultCodes.CannotChange,
                "The reference of a booking stays. Leave booking_id out, or send it as it was.", sent);
        }

        if (booking.BookingId is null && !fields.TryGet("email", out _))
            fields.Fault("email", FaultCodes.Required, "This booking has no booking_id, so it needs an email.");
        CheckDates(fields, request);
        return request;
    }

    static BookingRequest Read(JsonFields fields, Partner partner)
    {
        var (shouldSend, channels) = ReadCommunicationOptions(fields);
        return new BookingRequest
        {
            BookingId = fields.Text("booking_id", BookingRequest.MaxReferenceLength),
            Email = fields.Parsed("email", EmailAddress.MaxLength, EmailAddress.Parse, FaultCodes.InvalidFormat,
                "Send an e-mail address such as name@example.com."),
            Phone = fields.Parsed("phone", 30, text => E164().IsMatch(text) ? text : null, FaultCodes.InvalidFormat,
                "Send the number in E.164: a plus, the country code and the number, digits only, such as +31201234567."),
            FirstName = fields.Text("first_name", BookingRequest.MaxNameLength),
            LastName = fields.Text("last_name", BookingRequest.MaxNameLength),
            FullName = fields.Text("full_name", BookingRequest.MaxFullNameLength),
            Title = fields.Text("title", BookingRequest.MaxLabelLength),
            Gender = fields.Text("gender", BookingRequest.MaxLabelLength),
            Pax = fields.Integer("pax", 1, BookingRequest.MaxPax),
            DepartureDate = fields.Instant("departure_date") ?? default,
            ReturnDate = fields.Instant("return_date"),
            DepartureLocation = fields.Parsed("departure_location", BookingRequest.MaxLabelLength,
                text => Iata().IsMatch(text) ? text.ToUpperInvariant() : null, FaultCodes.InvalidFormat,
                "Send the airport's IATA code, three letters such as AMS."),
            FlightNumber = fields.Text("flight_number", BookingRequest.MaxLabelLength),
            Locale = fields.Parsed("locale", LanguageTag.MaxLength, LanguageTag.Parse, FaultCodes.InvalidFormat,
                "Send a BCP 47 language tag such as en, pt-BR or zh-Hant."),
            ExternalUserId = fields.Text("external_user_id", BookingRequest.MaxReferenceLength),
            CustomBranding = ReadBrand(fields, partner),
            Metadata = ReadMetadata(fields),
            ShouldSendMessage = shouldSend,
            Channels = channels,
        };
    }

    static void CheckDates(JsonFields fields, BookingRequest request)
    {
        const string dated = "Send the date of departure in ISO 8601, such as 2025-06-15T00:00:00.000Z.";
        const string ordered = "Send a return_date that is not before departure_date.";
        if (!fields.TryGet("departure_date", out _))
            fields.Fault("departure_date", FaultCodes.Required, dated);
        else if (IsBackBeforeItLeaves(request) && fields.TryGet("return_date", out var sent))
            fields.Fault("return_date", FaultCodes.BeforeDeparture, ordered, sent);
    }

    static bool IsBackBeforeItLeaves(BookingRequest request) =>
        request.DepartureDate != default && request.ReturnDate < request.DepartureDate;

    static (bool?, Channels) ReadCommunicationOptions(JsonFields fields)
    {
        const string name = "communication_options";
        if (!fields.TryGet(name, out var value) || JsonFields.Of(value, name, fields.Faults) is not { } options)
            return (null, Channels.None);
        if (!options.TryGet("should_send_message", out _))
            options.Fault("should_send_message", FaultCodes.Required, "Send true to let messages go out, false to send none.");
        return (options.Boolean("should_send_message"), ReadChannels(options));
    }

    static Channels ReadChannels(JsonFields options)
    {
        var channels = Channels.None;
        if (!options.TryGet("channels", out var list))
            return channels;
        if (list.ValueKind != JsonValueKind.Array)
        {
            options.Fault("channels", FaultCodes.WrongType, "Send an array of EMAIL, SMS, WHATSAPP, PUSH.", list);
            return channels;
        }

        if (list.GetArrayLength() > MaxChannels)
        {
            options.Fault("channels", FaultCodes.TooMany, "Send each of EMAIL, SMS, WHATSAPP, PUSH once at most.");
            return channels;
        }

        var index = 0;
        foreach (var item in list.EnumerateArray())
            channels |= ReadChannel(item, options.PathOf($"channels[{index++}]"), options.Faults);
        return channels;
    }

    static Channels ReadChannel(JsonElement item, string path, Faults faults)
    {
        if (JsonFields.TextOf(item, path, BookingRequest.MaxLabelLength, faults) is not { } text)
            return Channels.None;
        if (ChannelNames.Parse(text) is { } channel)
            return channel;
        faults.Add(new Fault(path, FaultCodes.InvalidValue, "Send one of EMAIL, SMS, WHATSAPP, PUSH, in capitals.")
        {
            Sent = text,
            Suggestion = ChannelNames.Parse(text.Trim().ToUpperInvariant()) is { } meant ? ChannelNames.Of(meant) : null,
        });
        return Channels.None;
    }

    static string? ReadBrand(JsonFields fields, Partner partner)
    {
        if (fields.Text("custom_branding", BookingRequest.MaxNameLength) is not { } brand)
            return null;
        if (partner.SubBrands.Contains(brand))
            return brand;
        fields.TryGet("custom_branding", out var sent);
        fields.Fault("custom_branding", FaultCodes.UnknownBrand, partner.SubBrands.Count == 0
            ? "This account has no brands of its own yet; leave the field out."
            : $"Send one of the account's brands: {string.Join(", ", partner.SubBrands)}.", sent);
        return null;
    }

    static string? ReadMetadata(JsonFields fields)
    {
        if (!fields.TryGet("metadata", out var value) || JsonFields.Of(value, "metadata", fields.Faults) is null)
            return null;
        var text = JsonSerializer.Serialize(value, HttpJson.Default.JsonElement);
        if (text.Length <= BookingRequest.MaxMetadataBytes)
            return text;
        fields.Fault("metadata", FaultCodes.TooLong, "Send at most 16 KB of metadata.");
        return null;
    }

    [GeneratedRegex(@"\A\+[1-9][0-9]{6,14}\z", RegexOptions.NonBacktracking)]
    private static partial Regex E164();

    [GeneratedRegex(@"\A[A-Za-z]{3}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Iata();
}
