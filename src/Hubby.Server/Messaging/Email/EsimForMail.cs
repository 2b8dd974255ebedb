using Hubby.Esims;

namespace Hubby.Messaging.Email;

/// <summary>An eSIM as a mail brings it.</summary>
/// <param name="ActivationCode">The whole of it, <c>LPA:1$…</c> (SGP.22, 4.1).</param>
/// <param name="SmdpAddress">Where the profile is downloaded.</param>
/// <param name="MatchingId">What names it there.</param>
/// <param name="ConfirmationCode">None when the download asks for none.</param>
/// <param name="QrPng">The activation code as a QR code, a PNG with its quiet zone.</param>
/// <param name="AppleLink">Opens an iPhone's own installation.</param>
/// <param name="AndroidLink">Opens that of Android.</param>
/// <param name="PageUrl">The traveller's page with all steps.</param>
sealed record EsimForMail(
    string ActivationCode, string SmdpAddress, string MatchingId, string? ConfirmationCode, byte[] QrPng, string AppleLink,
    string AndroidLink, string PageUrl)
{
    public static EsimForMail Of(Esim esim, EsimSecrets secrets, string publicUrl)
    {
        var code = secrets.ActivationCodeOf(esim);
        return new(code.Lpa, code.SmdpAddress, code.MatchingId, secrets.ConfirmationCodeOf(esim), EsimQr.Png(code),
            code.AppleLink, code.AndroidLink, EsimPages.AddressOf(publicUrl, secrets.LinkOf(esim)));
    }

    // What a record prints of itself would be all of its secrets.
    public override string ToString() => "an eSIM";
}

/// <summary>An eSIM with the words around it.</summary>
public sealed record MailEsim
{
    /// <summary>Names the picture inside the mail (RFC 2392).</summary>
    public const string QrContentId = "qr@esim";

    /// <summary>For an iPhone.</summary>
    public required MailLink Apple { get; init; }

    /// <summary>For an Android phone.</summary>
    public required MailLink Android { get; init; }

    /// <summary>Over the QR code.</summary>
    public required string QrTitle { get; init; }

    /// <summary>How to use it.</summary>
    public required string QrText { get; init; }

    /// <summary>For whoever sees no pictures.</summary>
    public required string QrAlt { get; init; }

    /// <summary>For a plain text: that it is attached.</summary>
    public required string QrAttached { get; init; }

    /// <summary>Over the codes.</summary>
    public required string ManualTitle { get; init; }

    /// <summary>Where to type them.</summary>
    public required string ManualText { get; init; }

    /// <summary>Label and code.</summary>
    public required IReadOnlyList<(string Label, string Code)> Codes { get; init; }

    /// <summary>That they are to be kept to oneself.</summary>
    public required string Keep { get; init; }
}
