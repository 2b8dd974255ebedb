using Hubby.Bookings;
using Hubby.Data;
using Hubby.Esims;
using Hubby.Http;
using Hubby.Packages;
using static Hubby.Http.Field;

namespace Hubby.WebApp;

/// <summary>What the API document says of the web app's routes.</summary>
static class WebAppDocs
{
    static readonly Shape Secret = Shape.Form($"^[0-9A-Za-z]{{{Secrets.Length}}}$");
    static readonly Shape Bytes = Shape.Integer(0);
    static readonly Shape BytesOrNone = new(ShapeType.Integer) { Lowest = 0, IsNullable = true };

    static readonly Shape Esim = Shape.Object("DashboardEsim",
        Required("iccid", EsimShapes.IccidForm, "The number of the profile."),
        Required("status", EsimShapes.Status, "Where it stands."),
        PackageFields.Destination,
        Required("package_type", Shape.OneOf(PackageTypes.All), "The kind of package."),
        Required("data_used_bytes", Bytes, "Used so far."),
        Required("data_total_bytes", BytesOrNone, "With what was added; null is unlimited."),
        Required("data_left_bytes", BytesOrNone, "What is left; null is unlimited."),
        Required("assigned_at", Shape.Instant(), "When it was given."),
        Required("expires_at", Shape.Instant().OrNull(), "When its days end; null until they have begun."),
        Required("page_url", Shape.Formatted("uri"), "Where it is installed and watched. The address is the secret."));

    static readonly Shape Booking = Shape.Object("DashboardBooking",
        Required("id", BookingShapes.Id, "The booking's `id`."),
        Required("booking_id", Shape.Text(BookingRequest.MaxReferenceLength).OrNull(), "The partner's reference."),
        Required("departure_date", Shape.Instant(), "When the journey begins."),
        Required("return_date", Shape.Instant().OrNull(), "When it ends."),
        Required("status", BookingShapes.Status, "Where it stands."),
        Required("promo_codes", Shape.ListOf(BookingShapes.PromoCodeShape), "Codes that can be redeemed now."),
        Required("esims", Shape.ListOf(Esim), "eSIMs, without those in whose place another was issued."));

    /// <summary>Also what an app of the partner's own shows.</summary>
    public static readonly Shape DashboardShape = Shape.Object("Dashboard",
        Required("bookings", Shape.ListOf(Booking, 0, ReadDashboard.MostBookings), "Newest first; cancelled ones are left out."));

    public static readonly RouteDoc Create = new()
    {
        Body = Shape.Object("RedirectTokenRequest", Required(
            "external_user_id", Shape.Text(BookingRequest.MaxReferenceLength), "The traveller, as in your bookings.")),
        BodyExamples = [new("user", "A traveller of yours", """{ "external_user_id": "user-4711" }""")],
        Answers =
        [
            new(201, "The token, shown this once.", Shape.Object("RedirectToken",
                    Required("redirect_token", Secret, "For one exchange."),
                    Required("redirect_url", Shape.Formatted("uri"), "Where to send the traveller's browser."),
                    Required("expires_at", Shape.Instant(), "Five minutes ahead.")),
                """
                {
                  "success": true,
                  "message": "Send the traveller on with it.",
                  "data": {
                    "redirect_token": "f3VhX0aTq9LmZ2rKc8WnYb5DsEo1GiJp7QuHvRtxA4M",
                    "redirect_url": "https://api.example.com/webapp?token=f3VhX0aTq9LmZ2rKc8WnYb5DsEo1GiJp7QuHvRtxA4M",
                    "expires_at": "2025-06-01T09:35:00.000Z"
                  }
                }
                """),
        ],
    };

    public static readonly RouteDoc Exchange = new()
    {
        Body = Shape.Object("ExchangeRequest",
            Required("token", Shape.Text(ExchangeToken.MaxTyped), "The `redirect_token`.")),
        BodyExamples =
            [new("token", "A redirect token", """{ "token": "f3VhX0aTq9LmZ2rKc8WnYb5DsEo1GiJp7QuHvRtxA4M" }""")],
        Answers =
        [
            new(200, "The session, shown this once.", Shape.Object("WebAppSession",
                    Required("session_token", Secret, "For `Authorization: Bearer`."),
                    Required("token_type", Shape.OneOf("Bearer"), "How to send it."),
                    Required("expires_at", Shape.Instant(), "When the session ends."),
                    Required("dashboard_url", Shape.Formatted("uri"), "What it opens.")),
                """
                {
                  "success": true,
                  "message": "The traveller is signed in.",
                  "data": {
                    "session_token": "Zk3Q8xVt1BnR6yWc0JmLh9PdSa5FgUe7TiOqXoKrN2E",
                    "token_type": "Bearer",
                    "expires_at": "2025-06-02T09:31:00.000Z",
                    "dashboard_url": "https://api.example.com/api/webapp/me/dashboard"
                  }
                }
                """),
        ],
        Problems = [ExchangeToken.Gone, ExchangeLimit.TooMany],
    };

    public const string Sample = """
        {
          "success": true,
          "message": "What the traveller has.",
          "data": {
            "bookings": [
              {
                "id": "03ar3lAnqvpKQJB0v5wT",
                "booking_id": "YOUR-BOOKING-123",
                "departure_date": "2025-06-15T00:00:00.000Z",
                "return_date": null,
                "status": "confirmed",
                "promo_codes": [],
                "esims": [
                  {
                    "iccid": "89999123456789012349",
                    "status": "active",
                    "destination": "TH",
                    "package_type": "starter",
                    "data_used_bytes": 500000000,
                    "data_total_bytes": 1000000000,
                    "data_left_bytes": 500000000,
                    "assigned_at": "2025-06-14T08:00:00.000Z",
                    "expires_at": "2026-06-14T09:00:00.000Z",
                    "page_url": "https://api.example.com/esims/4hQvXc81ZtLrWm3PbN7sKd"
                  }
                ]
              }
            ]
          }
        }
        """;

    public static readonly RouteDoc Dashboard = new()
    {
        Answers = [new(200, "What the traveller has.", DashboardShape, Sample)],
        Problems = [ShowDashboard.SignedOut],
    };
}
