using Hubby.Http;
using Hubby.Packages;

namespace Hubby.Esims;

/// <summary>The form of an eSIM in answers.</summary>
static class EsimShapes
{
    public static readonly Shape Status = Shape.OneOf(
        "assigned", "downloaded", "installed", "active", "depleted", "expired", "failed", "removed", "cancelled");

    public static readonly Shape IccidForm =
        Shape.Form($"^89[0-9]{{{Iccid.MinLength - 2},{Iccid.MaxLength - 2}}}$") with { Example = "89999123456789012349" };

    public static readonly Shape Esim = Shape.Object("Esim",
        Field.Required("id", Shape.Formatted("uuid"), "Ours."),
        Field.Required("iccid", IccidForm, "The number of the profile."),
        Field.Required("status", Status, "Where it stands."),
        Field.Required("smdp_address", Shape.Text(ActivationCode.MaxAddressLength), "Where the phone downloads it (SM-DP+)."),
        Field.Required("matching_id", Shape.Text(ActivationCode.MaxMatchingIdLength),
            "What names it there; some phones call it the activation code."),
        Field.Required("activation_code", Shape.Text(ActivationCode.MaxLength),
            "Both together (SGP.22, 4.1). With `LPA:` before it, it is the content of the QR code. "
            + "Whoever has it can install the eSIM."),
        Field.Required("confirmation_code", Shape.Text(100).OrNull(), "What the phone asks for; null: nothing."),
        Field.Required("apn", Shape.Text(100).OrNull(), "The access point name; null: the phone finds it by itself."),
        Field.Required("apple_install_url", Shape.Formatted("uri"), "Opens the installation on an iPhone (iOS 17.4, Safari)."),
        Field.Required("android_install_url", Shape.Formatted("uri"),
            "Opens it on Android phones that know the link. Never offer it alone."),
        Field.Required("qr_svg_url", Shape.Formatted("uri"), "The QR code as SVG."),
        Field.Required("qr_png_url", Shape.Formatted("uri"), "The QR code as PNG."),
        Field.Required("page_url", Shape.Formatted("uri"),
            "The traveller's page: install, steps, status. The address is the secret."),
        PackageFields.Id,
        Field.Required("package_type", Shape.OneOf(PackageTypes.All), "The kind of package."),
        Field.Required("package_size", Shape.Text(20), "Its data; `Unlimited` when there is no end."),
        Field.Required("package_duration", Shape.Integer(1), "Days it lasts, from its first use."),
        PackageFields.Destination,
        Field.Required("data_used_mb", Shape.Integer(0), "Used so far, in megabytes of 10^6 bytes."),
        Field.Required("data_total_mb", new Shape(ShapeType.Integer) { Lowest = 1, IsNullable = true }, "Null is unlimited."),
        Field.Required("assigned_at", Shape.Instant(), "When it was given."));

    const string Install = "esim_qrcode_provisioning?carddata=LPA%3A1%24sandbox.example.com%24SANDBOX-0A1B2C3D4E5F6071";

    public const string Sample = $$"""
        {
          "success": true,
          "message": "Your eSIM.",
          "data": {
            "id": "019b0c3e-4c5d-7a6b-8c9d-0e1f2a3b4c5d",
            "iccid": "89999123456789012349",
            "status": "assigned",
            "smdp_address": "sandbox.example.com",
            "matching_id": "SANDBOX-0A1B2C3D4E5F6071",
            "activation_code": "1$sandbox.example.com$SANDBOX-0A1B2C3D4E5F6071",
            "confirmation_code": null,
            "apn": "sandbox.example",
            "apple_install_url": "https://esimsetup.apple.com/{{Install}}",
            "android_install_url": "https://esimsetup.android.com/{{Install}}",
            "qr_svg_url": "https://esim.example.com/esims/4hQvXc81ZtLrWm3PbN7sKd/qr.svg",
            "qr_png_url": "https://esim.example.com/esims/4hQvXc81ZtLrWm3PbN7sKd/qr.png",
            "page_url": "https://esim.example.com/esims/4hQvXc81ZtLrWm3PbN7sKd",
            "package_id": "starter-1gb-365d",
            "package_type": "starter",
            "package_size": "1GB",
            "package_duration": 365,
            "destination": "TH",
            "data_used_mb": 0,
            "data_total_mb": 1000,
            "assigned_at": "2026-03-04T05:06:07.000Z"
          }
        }
        """;
}
