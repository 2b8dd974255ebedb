using System.Globalization;
using System.Text.RegularExpressions;

namespace Hubby.Http;

/// <summary>
/// An e-mail address as HTML's input accepts it, with a dotted domain (Punycode where it is international), in lower case.
/// </summary>
static partial class EmailAddress
{
    public const int MaxLength = 254;
    const int MaxLocalLength = 64;
    static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>The address in the form it is kept and compared in, or null when it is none.</summary>
    public static string? Parse(string text)
    {
        var at = text.LastIndexOf('@');
        if (at is < 1 or > MaxLocalLength || AsciiDomain(text[(at + 1)..]) is not { } domain)
            return null;
        var address = $"{text[..at]}@{domain}".ToLowerInvariant();
        return address.Length <= MaxLength && Form().IsMatch(address) ? address : null;
    }

    static string? AsciiDomain(string domain)
    {
        try
        {
            return Idn.GetAscii(domain);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    const string LocalPart = @"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*";
    const string Domain = @"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])";

    [GeneratedRegex($@"\A{LocalPart}@{Domain}\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
