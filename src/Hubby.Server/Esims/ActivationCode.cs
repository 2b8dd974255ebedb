using System.Text.RegularExpressions;

namespace Hubby.Esims;

/// <summary>
/// What a phone needs to download a profile (SGP.22, 4.1). Whoever reads it can install it, so it never becomes text by accident.
/// </summary>
/// <param name="SmdpAddress">The host of the SM-DP+, in lower case.</param>
/// <param name="MatchingId">Names the profile there: digits, upper case letters, dashes.</param>
/// <param name="SmdpOid">The object identifier of the SM-DP+, where the operator gives one.</param>
/// <param name="NeedsConfirmationCode">Whether the phone asks for a confirmation code.</param>
sealed partial record ActivationCode(
    string SmdpAddress, string MatchingId, string? SmdpOid = null, bool NeedsConfirmationCode = false)
{
    public const int MaxLength = 255;
    public const int MaxAddressLength = 253;
    public const int MaxMatchingIdLength = 100;
    const string Scheme = "LPA:";
    const string Format = "1";
    const string Apple = "https://esimsetup.apple.com/esim_qrcode_provisioning?carddata=";
    const string Android = "https://esimsetup.android.com/esim_qrcode_provisioning?carddata=";

    /// <summary>The whole of it, as it is typed: <c>1$smdp.example.com$MATCHING-ID</c>.</summary>
    public string Text => (SmdpOid, NeedsConfirmationCode) switch
    {
        (null, false) => $"{Format}${SmdpAddress}${MatchingId}",
        (null, true) => $"{Format}${SmdpAddress}${MatchingId}$$1",
        (_, false) => $"{Format}${SmdpAddress}${MatchingId}${SmdpOid}",
        (_, true) => $"{Format}${SmdpAddress}${MatchingId}${SmdpOid}$1",
    };

    /// <summary>As QR codes and links have it.</summary>
    public string Lpa => Scheme + Text;

    /// <summary>Opens the installation on an iPhone with iOS 17.4 or later, in Safari.</summary>
    public string AppleLink => Apple + Uri.EscapeDataString(Lpa);

    /// <summary>Opens it on Android phones that know the link; others need the QR code or the codes.</summary>
    public string AndroidLink => Android + Uri.EscapeDataString(Lpa);

    /// <summary>None when it is no activation code.</summary>
    public static ActivationCode? Parse(string text)
    {
        if (text.Length > MaxLength)
            return null;
        var code = text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? text[Scheme.Length..] : text;
        var fields = code.Split('$');
        if (fields.Length is < 3 or > 5 || fields[0] != Format || !IsAddress(fields[1]) || !IsMatchingId(fields[2]))
            return null;
        var oid = fields.Length > 3 && fields[3].Length > 0 ? fields[3] : null;
        if ((oid is not null && !OidForm().IsMatch(oid)) || (fields.Length == 5 && fields[4] is not ("" or "1")))
            return null;
        return new(fields[1].ToLowerInvariant(), fields[2], oid, fields is [.., _, _, _, _, "1"]);
    }

    /// <summary>A host name with a dot in it.</summary>
    public static bool IsAddress(string text) => text.Length <= MaxAddressLength && AddressForm().IsMatch(text);

    public static bool IsMatchingId(string text) => text.Length <= MaxMatchingIdLength && MatchingIdForm().IsMatch(text);

    public override string ToString() => "an activation code";

    [GeneratedRegex(@"\A([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex AddressForm();

    [GeneratedRegex(@"\A[0-9A-Z-]+\z", RegexOptions.NonBacktracking)]
    private static partial Regex MatchingIdForm();

    [GeneratedRegex(@"\A[0-9]+(\.[0-9]+)+\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex OidForm();
}
