using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hubby.Tests.Bookings;

/// <summary>Requests as partners send them.</summary>
static class Samples
{
    public const string Bookings = "/api/bookings";

    /// <summary>A booking with every field of the guide, changed as the test wants.</summary>
    public static string Booking(string? reference = "B-1", Action<JsonObject>? change = null)
    {
        var booking = new JsonObject
        {
            ["departure_date"] = "2025-06-15T00:00:00.000Z",
            ["return_date"] = "2025-06-22T00:00:00.000Z",
            ["departure_location"] = "DMK",
            ["first_name"] = "John",
            ["last_name"] = "Doe",
            ["package_specifications"] =
                new JsonArray(new JsonObject { ["package_type"] = "starter", ["destination"] = "Thailand" }),
        };
        if (reference is not null)
            booking["booking_id"] = reference;
        change?.Invoke(booking);
        return booking.ToJsonString();
    }

    public static JsonObject Specification(this JsonObject booking, int index = 0) =>
        booking["package_specifications"]![index]!.AsObject();

    public static IEnumerable<string> Keys(this JsonElement json) => json.EnumerateObject().Select(property => property.Name);
}
