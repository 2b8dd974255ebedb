using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.Contract;

/// <summary>
/// Makes requests that are nearly right: a good booking with values swapped, fields lost or doubled, bytes flipped.
/// </summary>
public sealed class Mutant(Dice dice, bool isOneBooking = false)
{
    static readonly string[] Fields =
    [
        "booking_id", "email", "departure_date", "return_date", "departure_location", "first_name", "last_name",
        "communication_options", "package_specifications", "phone", "locale", "full_name", "title", "pax", "gender",
        "flight_number", "external_user_id", "custom_branding", "metadata",
    ];

    static readonly string[] SpecificationFields =
        ["package_id", "package_type", "destination", "size", "package_duration", "quantity", "expires_at"];

    /// <summary>JSON values that somebody may send for anything.</summary>
    public static IReadOnlyList<string> Oddities { get; } =
    [
        "null", "true", "false", "0", "-1", "1", "1.5", "1e400", "-1e-400", "99999999999999999999",
        """ "" """, """ " " """, """ "x" """, """ "TH" """, """ "thailand" """, """ "Congo" """, """ "2025-06-15" """,
        """ "2025-06-15T00:00:00Z" """, """ "9999-12-31T23:59:59.9999999+14:00" """, """ "0000-00-00" """,
        """ "1GB" """, """ "0GB" """, """ "999999999999GB" """, """ "a@example.com" """, """ "a@b" """,
        """ "+31612345678" """, """ "en-GB" """, """ "\u0000" """, """ "\ud800" """, """ "\ud83d\ude00" """,
        """ "\u202e\u2066" """, """ "'; DROP TABLE bookings; --" """, """ "<script>" """, """ "{{7*7}}" """,
        """ "%s%n" """, "[]", "{}", "[null]", "[[[]]]", """{"":null}""", """["EMAIL"]""",
        """{"should_send_message":true}""", """{"should_send_message":"yes","channels":[1]}""",
        """{"should_send_message":true,"channels":["EMAIL","PUSH"]}""",
        "[{}]", """[{"package_type":"starter","destination":["TH","VN"]}]""", """[{"destination":"EU"}]""",
        """[{"package_id":""}]""", """[1,"x",null,{}]""",
        """ "data-limited" """, """ "unlimited" """, """ "starter" """,
    ];

    int _number;

    public byte[] Next()
    {
        var json = Samples.Booking($"MUTANT-{(isOneBooking ? 0 : _number++)}", booking =>
        {
            for (var changes = dice.Next(3); changes >= 0; changes--)
                Change(booking);
        });
        json = dice.Next(8) switch
        {
            0 => json[..^1] + $",\"{dice.Pick(Fields)}\":{Value()}}}",
            1 => json[..dice.Next(json.Length)],
            _ => json,
        };
        var bytes = Encoding.UTF8.GetBytes(json);
        if (dice.Next(4) == 0 && bytes.Length > 0)
            bytes[dice.Next(bytes.Length)] = (byte)dice.Next(256);
        return bytes;
    }

    void Change(JsonObject booking)
    {
        var inside = dice.Next(2) == 0
            && booking["package_specifications"] is JsonArray { Count: > 0 } list && list[0] is JsonObject specification
            ? specification
            : null;
        var target = inside ?? booking;
        var field = dice.Pick(inside is null ? Fields : SpecificationFields);
        if (dice.Next(5) == 0)
            target.Remove(field);
        else
            target[field] = Node();
    }

    JsonNode? Node()
    {
        // Text that JsonNode itself would not take goes in as plain text instead.
        var value = Value();
        var isRefused = value.Contains("\\ud800", StringComparison.Ordinal) || value.Contains("e400", StringComparison.Ordinal);
        return isRefused ? JsonValue.Create(value) : JsonNode.Parse(value);
    }

    string Value() => dice.Next(20) == 0 ? Monotone() : dice.Pick(Oddities);

    /// <summary>One character up to 2,000 times, as a string; it may be one that has to be escaped.</summary>
    string Monotone() => JsonSerializer.Serialize(new string((char)('!' + dice.Next(90)), dice.Next(2000)));
}
