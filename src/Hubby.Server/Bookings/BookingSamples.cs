using Hubby.Http;

namespace Hubby.Bookings;

/// <summary>Bookings to copy, in the API document and its reference.</summary>
static class BookingSamples
{
    public static readonly IReadOnlyList<BodyExample> Requests =
    [
        new("starter", "A starter package, mailed to the traveller", """
            {
              "booking_id": "YOUR-BOOKING-123",
              "email": "traveller@example.com",
              "departure_date": "2025-06-15T00:00:00.000Z",
              "return_date": "2025-06-22T00:00:00.000Z",
              "departure_location": "DMK",
              "first_name": "Alex",
              "communication_options": { "should_send_message": true, "channels": ["EMAIL"] },
              "package_specifications": [{ "package_type": "starter", "destination": "Thailand" }]
            }
            """),
        new("smallest", "The least that makes a booking", """
            {
              "booking_id": "YOUR-BOOKING-124",
              "departure_date": "2025-06-15",
              "package_specifications": [{ "package_type": "starter", "destination": "TH" }]
            }
            """),
        new("several", "Several packages for one journey", """
            {
              "booking_id": "YOUR-BOOKING-125",
              "departure_date": "2025-06-15",
              "package_specifications": [
                { "package_type": "data-limited", "destination": ["TH", "VN"], "size": "3GB", "quantity": 2 },
                { "package_type": "unlimited", "destination": "JP", "package_duration": 7 }
              ]
            }
            """),
    ];

    public static readonly IReadOnlyList<BodyExample> Changes =
    [
        new("postponed", "The journey begins a week later", """
            {
              "email": "traveller@example.com",
              "departure_date": "2025-06-22T00:00:00.000Z",
              "return_date": "2025-06-29T00:00:00.000Z",
              "departure_location": "DMK",
              "first_name": "Alex",
              "communication_options": { "should_send_message": true, "channels": ["EMAIL"] }
            }
            """),
    ];

    public const string Booking = """
        {
            "id": "03ar3lAnqvpKQJB0v5wT",
            "booking_id": "YOUR-BOOKING-123",
            "first_name": "Alex",
            "last_name": null,
            "departure_date": "2025-06-15T00:00:00.000Z",
            "return_date": "2025-06-22T00:00:00.000Z",
            "promo_codes": [
              {
                "promo_code": "CXZ6ZM9NGA",
                "uuid": "5163cbc9-a96a-4a97-8577-bd3416bd3e4b",
                "claim_url": "https://api.example.com/claim-promocode/acme?uuid=5163cbc9-a96a-4a97-8577-bd3416bd3e4b",
                "package_type": "starter",
                "package_size": "1GB",
                "package_duration": 365,
                "destination": "TH",
                "package_id": "starter-1gb-365d",
                "iso3": "THA",
                "deep_link_url": "https://api.example.com/redeem?code=CXZ6ZM9NGA",
                "status": "issued",
                "expires_at": null
              }
            ],
            "email": "traveller@example.com",
            "departure_location": "DMK",
            "status": "confirmed",
            "created_at": "2025-06-01T09:30:00.000Z",
            "messages": [{ "channel": "EMAIL", "status": "pending" }]
          }
        """;

    public const string Created = $$"""
        { "success": true, "message": "Booking created successfully.", "data": {{Booking}} }
        """;

    public const string Changed = $$"""
        { "success": true, "message": "Booking updated successfully.", "data": {{Booking}} }
        """;

    public static readonly string Cancelled = $$"""
        { "success": true, "message": "Booking cancelled.", "data": {{Booking}} }
        """.Replace("\"confirmed\"", "\"cancelled\"", StringComparison.Ordinal)
        .Replace("\"issued\"", "\"revoked\"", StringComparison.Ordinal)
        .Replace("\"status\": \"pending\"", "\"status\": \"skipped\", \"reason\": \"booking_cancelled\"",
            StringComparison.Ordinal);

    public const string Happened = """
        {
          "success": true,
          "message": "What happened to the booking, in order.",
          "data": [
            {
              "id": "01972a55-7d40-7c1f-9d0a-6a8e0f3b2c18",
              "type": "booking.created",
              "timestamp": "2025-06-01T09:30:00.000Z",
              "data": { "id": "03ar3lAnqvpKQJB0v5wT", "booking_id": "YOUR-BOOKING-123" }
            },
            {
              "id": "01972a55-8112-7b52-8d47-0c1f55a3d9e0",
              "type": "message.sent",
              "timestamp": "2025-06-01T09:30:01.000Z",
              "data": {
                "booking": "03ar3lAnqvpKQJB0v5wT",
                "message": "01972a55-7d8a-7f00-a3a5-e1d1c9a4b7f6",
                "channel": "EMAIL",
                "kind": "promo_code"
              }
            }
          ],
          "has_more": false,
          "next_cursor": null
        }
        """;

    public const string Listed = $$"""
        { "success": true, "message": "Bookings, newest first.", "data": [{{Booking}}], "has_more": false, "next_cursor": null }
        """;

    public const string Previewed = """
        {
          "success": true,
          "message": "The booking would be accepted. Nothing was created.",
          "data": {
            "package_specifications": [
              {
                "package_id": "starter-1gb-365d",
                "package_type": "starter",
                "package_size": "1GB",
                "package_duration": 365,
                "destination": "TH",
                "iso3": "THA",
                "destinations": ["TH"],
                "quantity": 1,
                "price": { "amount": 4.5, "currency": "EUR" }
              }
            ],
            "total": [{ "amount": 4.5, "currency": "EUR" }],
            "messages": [{ "channel": "EMAIL", "status": "pending" }]
          }
        }
        """;
}
