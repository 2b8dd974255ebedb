using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Hubby.Bookings;
using Hubby.Http;
using Hubby.Messages;

namespace Hubby.Desk;

/// <summary>
/// A booking as a form has it: the names of its fields are those of the API, whose reader reads it, so that what the API refuses
/// is refused here with the same words.
/// </summary>
public sealed class BookingForm
{
    /// <summary>Rows of packages in the form of a new booking.</summary>
    internal const int Packages = 3;

    static readonly string[] Texts =
    [
        "booking_id", "first_name", "last_name", "email", "phone", "departure_location", "flight_number", "locale",
        "custom_branding",
    ];

    /// <summary>What a form does not show and a change must not take away.</summary>
    static readonly string[] Kept = ["full_name", "title", "gender", "external_user_id"];

    static readonly string[] PackageTexts = ["package_type", "destination", "size"];
    static readonly string[] PackageNumbers = ["package_duration", "quantity"];

    /// <summary>A row in which one of these was written is one; the others have a value from the start.</summary>
    static readonly string[] Telling = ["destination", "size", "package_duration"];

    readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    ILookup<string, Fault> _faults = Array.Empty<Fault>().ToLookup(_ => "");

    internal Channels Channels { get; private set; }

    internal bool HasFaults => _faults.Count > 0;

    internal static BookingForm Empty() => new() { Channels = Channels.Email };

    internal static BookingForm Of(Booking booking)
    {
        var form = new BookingForm
        {
            Channels = booking.ShouldSendMessage is true ? booking.Channels : Channels.None,
        };
        string?[] texts =
        [
            booking.BookingId, booking.FirstName, booking.LastName, booking.Email, booking.Phone, booking.DepartureLocation,
            booking.FlightNumber, booking.Locale, booking.CustomBranding,
        ];
        foreach (var (name, value) in Texts.Zip(texts))
            form.Set(name, value);
        form.Set("departure_date", DayOf(booking.DepartureDate));
        form.Set("return_date", booking.ReturnDate is { } back ? DayOf(back) : null);
        return form;
    }

    internal static BookingForm Sent(IFormCollection sent, IReadOnlyList<Fault> faults)
    {
        var form = new BookingForm();
        foreach (var (name, values) in sent)
            form.Set(name, values.ToString().Trim());
        foreach (var text in sent["channels"])
            form.Channels |= ChannelNames.Parse(text ?? "") ?? Channels.None;
        var rows = form.Rows();
        form._faults = faults.ToLookup(fault => FieldOf(fault.Field, rows), StringComparer.Ordinal);
        return form;
    }

    internal string? Value(string name) => _values.GetValueOrDefault(name);

    /// <summary>What is wrong with a field, and what would be right.</summary>
    internal string? Fault(string name) => _faults[name].Select(Say).FirstOrDefault();

    /// <summary>What is wrong with no field that the form has.</summary>
    internal IEnumerable<string> Others(params IReadOnlyCollection<string> shown) => _faults
        .Where(fault => !shown.Contains(fault.Key)).SelectMany(fault => fault.Select(each => $"{each.Field}: {Say(each)}"));

    /// <summary>The request's body, with what of the booking the form does not show.</summary>
    internal byte[] ToJson(Booking? booking)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            foreach (var name in Texts.Where(name => booking is null || name != "booking_id"))
                Write(json, name, Value(name));
            WriteDate(json, "departure_date", booking?.DepartureDate);
            WriteDate(json, "return_date", booking?.ReturnDate);
            if (booking is not null)
                WriteKept(json, booking);
            WriteCommunication(json, booking);
            if (booking is null)
                WritePackages(json);
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    // A form has a day; an instant on that very day stays what it was.
    void WriteDate(Utf8JsonWriter json, string name, DateTimeOffset? before) => Write(json, name,
        before is { } instant && Value(name) == DayOf(instant) ? instant.ToApi() : Value(name));

    static void WriteKept(Utf8JsonWriter json, Booking booking)
    {
        string?[] kept = [booking.FullName, booking.Title, booking.Gender, booking.ExternalUserId];
        foreach (var (name, value) in Kept.Zip(kept))
            Write(json, name, value);
        if (booking.Pax is { } pax)
            json.WriteNumber("pax", pax);
        if (booking.Metadata is not { } metadata)
            return;
        json.WritePropertyName("metadata");
        json.WriteRawValue(metadata);
    }

    // Not asking for messages is kept as the booking had it: not said, or said no.
    void WriteCommunication(Utf8JsonWriter json, Booking? booking)
    {
        if (Channels == Channels.None && booking is not null && booking.ShouldSendMessage is not true)
        {
            if (booking.ShouldSendMessage is null)
                return;
            WriteCommunication(json, shouldSend: false, booking.Channels);
            return;
        }

        WriteCommunication(json, Channels != Channels.None, Channels);
    }

    static void WriteCommunication(Utf8JsonWriter json, bool shouldSend, Channels channels)
    {
        json.WriteStartObject("communication_options");
        json.WriteBoolean("should_send_message", shouldSend);
        json.WriteStartArray("channels");
        foreach (var channel in ChannelNames.In(channels))
            json.WriteStringValue(ChannelNames.Of(channel));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    void WritePackages(Utf8JsonWriter json)
    {
        json.WriteStartArray("package_specifications");
        foreach (var row in Rows())
        {
            json.WriteStartObject();
            foreach (var name in PackageTexts)
                Write(json, name, Value($"{name}-{row}"));
            foreach (var name in PackageNumbers)
                WriteNumber(json, name, Value($"{name}-{row}"));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The first row always; of the others those in which something was written.</summary>
    List<int> Rows() => [.. Enumerable.Range(0, Packages).Where(row => row == 0
        || Telling.Any(name => Value($"{name}-{row}") is not null))];

    // What is no number goes as it was typed, and the reader says so.
    static void WriteNumber(Utf8JsonWriter json, string name, string? value)
    {
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            json.WriteNumber(name, number);
        else
            Write(json, name, value);
    }

    static void Write(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }

    void Set(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            _values[name] = value;
    }

    // package_specifications[1].destination is the field of the second row that was written in.
    static string FieldOf(string path, List<int> rows)
    {
        if (!path.StartsWith("package_specifications[", StringComparison.Ordinal))
            return path.StartsWith("communication_options", StringComparison.Ordinal) ? "channels" : path;
        var end = path.IndexOf(']', StringComparison.Ordinal);
        var index = int.Parse(path["package_specifications[".Length..end], CultureInfo.InvariantCulture);
        var name = end + 2 < path.Length ? path[(end + 2)..].Split('[')[0] : "destination";
        return $"{name}-{rows[index]}";
    }

    // The reader speaks to programs; where a form has no such word or form, it says the same in its own.
    static string Say(Fault fault) => (fault.Field, fault.Code) switch
    {
        ("booking_id", FaultCodes.Required) => "Type a reference or an e-mail address.",
        ("email", FaultCodes.Required) => "This booking has no reference, so it needs an e-mail address.",
        ("departure_date", FaultCodes.Required) => "Choose the day of departure.",
        ("return_date", FaultCodes.BeforeDeparture) => "Choose a day that is not before the departure.",
        _ => WithSuggestion(fault),
    };

    static string WithSuggestion(Fault fault) =>
        fault.Suggestion is { } suggestion ? $"{fault.Message} Perhaps {suggestion}." : fault.Message;

    static string DayOf(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
