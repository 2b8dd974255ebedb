namespace Hubby.Esims;

/// <summary>Answers to copy, of a partner's eSIMs.</summary>
static class EsimSamples
{
    const string Fields = """
        "id": "019b0c3e-4c5d-7a6b-8c9d-0e1f2a3b4c5d",
            "iccid": "89999123456789012349",
            "status": "active",
            "booking": "03ar3lAnqvpKQJB0v5wT",
            "booking_id": "YOUR-BOOKING-123",
            "promo_code": "CXZ6ZM9NGA",
            "package_id": "starter-1gb-365d",
            "package_type": "starter",
            "package_size": "1GB",
            "package_duration": 365,
            "destination": "TH",
            "data_used_mb": 500,
            "data_total_mb": 1000,
            "assigned_at": "2026-03-04T05:06:07.000Z",
            "activated_at": "2026-03-04T06:06:07.000Z",
            "expires_at": "2027-03-04T06:06:07.000Z",
            "replaced_by": null
        """;

    const string Usage = """
        {
              "iccid": "89999123456789012349",
              "status": "active",
              "data_used_bytes": 1000000000,
              "data_total_bytes": 2000000000,
              "data_left_bytes": 1000000000,
              "activated_at": "2026-03-04T06:06:07.000Z",
              "expires_at": "2027-03-07T08:00:00.000Z",
              "days_left": 365,
              "as_of": "2026-03-07T08:00:00.000Z",
              "packages": [
                {
                  "kind": "package", "id": null, "package_id": "starter-1gb-365d", "package_type": "starter",
                  "package_duration": 365,
                  "data_used_bytes": 1000000000, "data_total_bytes": 1000000000, "data_left_bytes": 0,
                  "added_at": "2026-03-04T05:06:07.000Z"
                },
                {
                  "kind": "top_up", "id": "019b0c3e-7d8e-7a6b-8c9d-0e1f2a3b4c5d", "package_id": "data-limited-1gb-365d",
                  "package_type": "data-limited", "package_duration": 365,
                  "data_used_bytes": 0, "data_total_bytes": 1000000000, "data_left_bytes": 1000000000,
                  "added_at": "2026-03-07T08:00:00.000Z"
                }
              ]
            }
        """;

    const string Install = "esim_qrcode_provisioning?carddata=LPA%3A1%24sandbox.example.com%24SANDBOX-0A1B2C3D4E5F6071";

    public const string Listed = $$"""
        {
          "success": true,
          "message": "eSIMs, newest first.",
          "data": [{
            {{Fields}}
          }],
          "has_more": false,
          "next_cursor": null
        }
        """;

    public const string Read = $$"""
        {
          "success": true,
          "message": "The eSIM.",
          "data": {
            {{Fields}},
            "smdp_address": "sandbox.example.com",
            "matching_id": "SANDBOX-0A1B2C3D4E5F6071",
            "activation_code": "1$sandbox.example.com$SANDBOX-0A1B2C3D4E5F6071",
            "confirmation_code": null,
            "apn": "sandbox.example",
            "apple_install_url": "https://esimsetup.apple.com/{{Install}}",
            "android_install_url": "https://esimsetup.android.com/{{Install}}",
            "qr_svg_url": "https://esim.example.com/esims/4hQvXc81ZtLrWm3PbN7sKd/qr.svg",
            "qr_png_url": "https://esim.example.com/esims/4hQvXc81ZtLrWm3PbN7sKd/qr.png",
            "page_url": "https://esim.example.com/esims/4hQvXc81ZtLrWm3PbN7sKd"
          }
        }
        """;

    public const string Used = $$"""
        {
          "success": true,
          "message": "What is used and what is left.",
          "data": {{Usage}}
        }
        """;

    public const string Added = $$"""
        {
          "success": true,
          "message": "The data is added; it works at once.",
          "data": {
            "id": "019b0c3e-7d8e-7a6b-8c9d-0e1f2a3b4c5d",
            "iccid": "89999123456789012349",
            "booking": "03ar3lAnqvpKQJB0v5wT",
            "package_id": "data-limited-1gb-365d",
            "package_type": "data-limited",
            "package_size": "1GB",
            "package_duration": 365,
            "created_at": "2026-03-07T08:00:00.000Z",
            "usage": {{Usage}}
          }
        }
        """;
}
