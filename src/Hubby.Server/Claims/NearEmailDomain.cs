using System.Collections.Frozen;

namespace Hubby.Claims;

/// <summary>
/// Whether the domain of an address is one slip away from one that very many travellers have: a mail to <c>gmial.com</c> comes to
/// nobody, or to somebody else.
/// </summary>
static class NearEmailDomain
{
    /// <summary>Asked about, the most used first.</summary>
    static readonly string[] Common =
    [
        "gmail.com", "hotmail.com", "outlook.com", "yahoo.com", "icloud.com", "live.com", "googlemail.com", "ziggo.nl",
        "yandex.ru", "web.de", "gmx.de", "gmx.net", "t-online.de", "orange.fr", "wanadoo.fr", "free.fr", "libero.it", "wp.pl",
        "seznam.cz", "proton.me", "protonmail.com", "naver.com", "qq.com", "163.com", "yahoo.co.jp", "yahoo.co.uk",
        "hotmail.co.uk",
    ];

    /// <summary>Real ones that look like a slip of the others.</summary>
    static readonly FrozenSet<string> Real = Common.Concat(
    [
        "mail.com", "ymail.com", "email.com", "gmx.com", "gmx.at", "gmx.ch", "live.nl", "live.be", "live.fr", "live.it",
        "live.de", "live.co.uk", "hotmail.nl", "hotmail.be", "hotmail.fr", "hotmail.it", "hotmail.es", "hotmail.de",
        "hotmail.ca", "outlook.de", "outlook.fr", "outlook.es", "outlook.it", "outlook.be", "outlook.jp", "outlook.co.id",
        "outlook.kr", "yahoo.fr", "yahoo.de",
        "yahoo.it", "yahoo.es", "yahoo.ca", "yahoo.co.in", "yahoo.co.id", "yahoo.ie", "me.com", "mac.com", "aol.com", "msn.com",
        "yandex.com", "yandex.ua", "mail.ru", "o2.pl", "op.pl", "126.com", "139.com", "inbox.com", "fastmail.com", "proton.ch",
        "free.com", "line.com", "cloud.com", "post.cz", "email.cz",
    ]).ToFrozenSet(StringComparer.Ordinal);

    /// <param name="address">As <c>EmailAddress</c> gives it.</param>
    /// <returns>The address that may have been meant, or none.</returns>
    public static string? Of(string address)
    {
        var at = address.LastIndexOf('@');
        var domain = address[(at + 1)..];
        if (Real.Contains(domain))
            return null;
        var meant = Array.Find(Common, each => IsOneSlip(domain, each));
        return meant is null ? null : $"{address[..at]}@{meant}";
    }

    /// <summary>One letter more, less or other, or two neighbours swapped.</summary>
    static bool IsOneSlip(string typed, string meant)
    {
        if (Math.Abs(typed.Length - meant.Length) > 1)
            return false;
        var same = 0;
        while (same < Math.Min(typed.Length, meant.Length) && typed[same] == meant[same])
            same++;
        var left = typed.AsSpan(same);
        var right = meant.AsSpan(same);
        return (left.Length - right.Length) switch
        {
            1 => left[1..].SequenceEqual(right),
            -1 => right[1..].SequenceEqual(left),
            _ => left[1..].SequenceEqual(right[1..])
                || (left.Length > 1 && left[0] == right[1] && left[1] == right[0] && left[2..].SequenceEqual(right[2..])),
        };
    }
}
