using Hubby.Bookings;
using Hubby.Events;
using Hubby.Http;
using static Hubby.Http.Field;

namespace Hubby.Privacy;

/// <summary>What the API document says of the privacy routes.</summary>
static class PrivacyDocs
{
    const string Exported = $$"""
        {
          "success": true,
          "message": "What is held on this address.",
          "data": {
            "email": "alex@example.com",
            "bookings": [],
            "sessions": [],
            "used_in": [
              {
                "booking": "03ar3lAnqvpKQJB0v5wT",
                "messages": [],
                "claims": [
                  {
                    "position": 0, "email": "alex@example.com", "locale": "en",
                    "created_at": "2025-06-01T09:30:00.000Z", "last_sent_at": "2025-06-01T09:30:00.000Z"
                  }
                ],
                "esims": []
              }
            ],
            "refused_import_rows": [
              {
                "import": "01996c1e-5d0a-7c3b-9f21-6c0f9d8b7a11", "row": 3, "line": 4,
                "columns": ["booking_id", "email", "departure_date"], "cells": ["AC-1003", "alex@example.com", "31-02-2026"]
              }
            ]
          }
        }
        """;

    const string Emptied = """
        {
          "success": true,
          "message": "What was held on this address is erased.",
          "data": {
            "bookings": 2, "messages": 3, "claims": 1, "esims": 1, "push_subscriptions": 0, "webhook_deliveries": 4,
            "sessions": 1, "idempotency_records": 2, "import_rows": 1, "promo_codes_revoked": 0
          }
        }
        """;

    static readonly Shape Address = Shape.Formatted("email") with { Max = EmailAddress.MaxLength };
    static readonly Shape Count = Shape.Integer(0);
    static readonly Shape Text = new(ShapeType.String);

    static readonly Shape SentMessage = Shape.Object("ExportedMessage",
        Required("id", Shape.Formatted("uuid"), "Names the message."),
        Required("recipient", Text.OrNull(), "Where it went."),
        Required("locale", Text, "Its language, BCP 47."),
        Required("message", BookingShapes.Message, "What became of it."));

    static readonly Shape Claimed = Shape.Object("ExportedClaim",
        Required("position", Count, "Of the promo code in its booking."),
        Required("email", Address, "Where the code was sent."),
        Required("locale", Text, "The language of the page, BCP 47."),
        Required("created_at", Shape.Instant(), "When it was claimed."),
        Required("last_sent_at", Shape.Instant(), "When the code was sent last."));

    static readonly Shape Given = Shape.Object("ExportedEsim",
        Required("iccid", Text, "The eSIM's number."),
        Required("status", Text, "Where it stands."),
        Required("email", Address.OrNull(), "Where the traveller had it sent."),
        Required("package_id", Text, "Of the catalogue."),
        Required("destination", Text, "ISO 3166-1 alpha-2 or a region's code."),
        Required("data_used_mb", Count, "Megabytes of 10^6 bytes."),
        Required("assigned_at", Shape.Instant(), "When it was given."));

    static readonly Shape Subscribed = Shape.Object("ExportedSubscription",
        Required("kind", Shape.OneOf("web", "fcm"), "A browser or an app."),
        Required("created_at", Shape.Instant(), "Since when."),
        Required("last_used_at", Shape.Instant().OrNull(), "When it was last written to."));

    static readonly Shape Delivered = Shape.Object("ExportedDelivery",
        Required("id", Shape.Formatted("uuid"), "Names the delivery."),
        Required("type", Text, "The event's type."),
        Required("request", Shape.AnyObject(), "What was sent to your webhook."),
        Required("response", Text.OrNull(), "What it answered."),
        Required("created_at", Shape.Instant(), "When."));

    static readonly Shape Held = Shape.Object("PrivacyExport",
        Required("email", Address, "As you asked."),
        Required("bookings", Shape.ListOf(Shape.Object("ExportedBooking",
            Required("booking", BookingShapes.Booking, "The booking."),
            Required("messages", Shape.ListOf(SentMessage), "Its messages, with where they went."),
            Required("claims", Shape.ListOf(Claimed), "Who claimed its codes."),
            Required("esims", Shape.ListOf(Given), "Its eSIMs."),
            Required("push_subscriptions", Shape.ListOf(Subscribed), "Browsers and apps that asked to be told."),
            Required("events", Shape.ListOf(EventShapes.Event), "What happened, oldest first."),
            Required("webhook_deliveries", Shape.ListOf(Delivered), "What your webhooks were told."))),
            "Bookings made for the address."),
        Required("sessions", Shape.ListOf(Shape.Object("ExportedSession",
            Required("external_user_id", Text, "What you call the traveller."),
            Required("created_at", Shape.Instant(), "Since when they are signed in."),
            Required("expires_at", Shape.Instant(), "Until when."))), "Sessions of the web app."),
        Required("used_in", Shape.ListOf(Shape.Object("ExportedUse",
            Required("booking", BookingShapes.Id, "The booking's `id`."),
            Required("messages", Shape.ListOf(SentMessage), "Messages to the address."),
            Required("claims", Shape.ListOf(Claimed), "Codes claimed with it."),
            Required("esims", Shape.ListOf(Given), "eSIMs sent to it."))),
            "Bookings of others that the address was used in."),
        Required("refused_import_rows", Shape.ListOf(Shape.Object("ExportedImportRow",
            Required("import", Shape.Formatted("uuid"), "The import's `id`."),
            Required("row", Shape.Integer(1), "The row of the file, its head not counted."),
            Required("line", Shape.Integer(1), "The line of the file that it begins in."),
            Required("columns", Shape.ListOf(Text), "The head of the file."),
            Required("cells", Shape.ListOf(Text), "What stood in the row."))),
            "Rows of imports that have the address and made no booking; kept until the import is swept away."));

    static readonly Shape Erased = Shape.Object("PrivacyErasure",
        Required("bookings", Count, "Bookings emptied."),
        Required("messages", Count, "Messages that no longer say where they went."),
        Required("claims", Count, "Claims removed."),
        Required("esims", Count, "eSIMs that no longer say where they were sent."),
        Required("push_subscriptions", Count, "Subscriptions removed."),
        Required("webhook_deliveries", Count, "Webhook answers removed."),
        Required("sessions", Count, "Sessions of the web app that ended."),
        Required("idempotency_records", Count, "Kept answers emptied; their keys stay used."),
        Required("import_rows", Count, "Refused rows of imports whose cells are forgotten."),
        Required("promo_codes_revoked", Count, "Codes that are void now."));

    static readonly Shape Wish = Shape.Object("PrivacyErase",
        Required("email", Address, "The traveller's address."),
        Optional("promo_codes", Shape.OneOf("keep", "revoke") with { Default = "keep" },
            "Whether codes of the bookings stay usable. Redeemed ones stay what they are."));

    public static readonly RouteDoc Export = new()
    {
        Parameters = [RouteParameter.Query("email", Address, "The traveller's address.") with { IsRequired = true }],
        Answers = [new(200, "What is held; empty lists when that is nothing.", Held, Exported)],
    };

    public static readonly RouteDoc Erase = new()
    {
        TakesIdempotencyKey = true,
        Body = Wish,
        BodyExamples = [new("keep", "The codes stay usable", """{ "email": "alex@example.com", "promo_codes": "keep" }""")],
        Answers = [new(200, "What was erased; zeros when there was nothing.", Erased, Emptied)],
        Problems = [IdempotencyKey.Invalid, IdempotencyKey.InProgress, IdempotencyKey.Reused],
    };
}
