using System.Text.RegularExpressions;
using Hubby.Http;

namespace Hubby.Partners;

/// <summary>
/// What the settings of a partner may be, wherever they are typed; each answers with what is wrong, or with nothing.
/// </summary>
static partial class PartnerRules
{
    const int LongestLocale = 35;
    const int LongestLogo = 500;
    const int MaxShown = 40;

    public static string? SlugFault(string slug) => IsSlug().IsMatch(slug) && slug.Length is >= 2 and <= 40
        ? null
        : $"'{Shown(slug)}' is not a slug: 2 to 40 lower case letters, digits and single dashes between them, such as acme.";

    public static string? NameFault(string name) =>
        name.Trim().Length is >= 1 and <= 100 && name.Length <= 100 && !name.Any(char.IsControl)
            ? null
            : "A name has 1 to 100 characters, none of them control characters.";

    public static string? LocaleFault(string locale) => locale.Length <= LongestLocale && IsLocale().IsMatch(locale)
        ? null : "The locale must be a BCP 47 tag such as en, nl or pt-BR.";

    public static string? TimeZoneFault(string zone) =>
        TimeZoneId.IsKnown(zone) ? null : "The time zone must be one of the IANA database, such as Europe/Amsterdam or UTC.";

    public static string? ColorFault(string color) =>
        IsColor().IsMatch(color) ? null : "The colour must be # and six hex digits, such as #00594f.";

    public static string? LogoFault(string logo) =>
        Logo.NameIn(logo) is not null
            || (Uri.TryCreate(logo, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps
                && logo.Length <= LongestLogo)
            ? null
            : "The logo must be an https address of at most 500 characters.";

    public static string? ReplyToFault(string address) =>
        EmailAddress.Parse(address) is null ? "The address for answers must be an e-mail address." : null;

    public static string? ContactFault(string address) =>
        EmailAddress.Parse(address) is null ? "The contact must be an e-mail address." : null;

    /// <summary>What was typed, short enough for a line.</summary>
    public static string Shown(string text) => text.Shortened(MaxShown);

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.NonBacktracking)]
    private static partial Regex IsSlug();

    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", RegexOptions.NonBacktracking)]
    private static partial Regex IsLocale();

    [GeneratedRegex("^#[0-9A-Fa-f]{6}$", RegexOptions.NonBacktracking)]
    private static partial Regex IsColor();
}
