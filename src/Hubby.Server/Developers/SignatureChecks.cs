using System.Globalization;
using Hubby.Partners;

namespace Hubby.Developers;

/// <summary>One of the things a request is judged by: ok, bad, or na for what was not looked at.</summary>
sealed record SignatureCheck(string Class, string Title, string Says);

/// <summary>What a signed request is judged by, and how far a refused one came.</summary>
static class SignatureChecks
{
    const string Passed = "ok";
    const string Failed = "bad";
    const string NotReached = "na";

    public static IReadOnlyList<SignatureCheck> Of(RequestView view)
    {
        var code = view.Row.ErrorCode;
        var at = code == Authentication.ContentHashMismatch.Code ? Body : Array.IndexOf(Codes, code);
        string ClassOf(int place) => place.CompareTo(Math.Max(at, Headers)) switch
        {
            < 0 => Passed,
            0 => Failed,
            _ => NotReached,
        };
        return
        [
            new(ClassOf(Headers), "Headers", at < 0 && code is not null ? code.Replace('_', ' ') : "all there, right in form"),
            new(ClassOf(Signature), "Signature", ClassOf(Signature) switch
            {
                Passed => "is right",
                Failed => view.Mistakes.Count > 0 ? view.Mistakes[0].Mistake.Message : "is that of another text or secret",
                _ => "not looked at",
            }),
            new(view.Skew is { } skew && skew.Duration().TotalMilliseconds > Authentication.MaxSkewMilliseconds ? Failed
                : ClassOf(Clock), "Timestamp", Clocks(view)),
            new(ClassOf(Body), "Signed body",
                code == Authentication.ContentHashMismatch.Code ? "x-content-sha256 is not the body's"
                : ClassOf(Body) == Failed ? "asked for with this key: send x-content-sha256"
                : view.Parts is { Hash.Length: > 0 } ? "x-content-sha256 was sent" : "not sent"),
        ];
    }

    const int Headers = 0;
    const int Signature = 1;
    const int Clock = 2;
    const int Body = 3;

    // The first code that fits says at which of them it ended; what is not here is of the headers.
    static readonly string?[] Codes =
    [
        null, Authentication.InvalidSignature.Code, Authentication.TimestampOutOfRange.Code,
        Authentication.SignedBodyRequired.Code,
    ];

    static string Clocks(RequestView view) => view.Skew is { } skew
        ? string.Create(CultureInfo.InvariantCulture,
            $"{Math.Abs(skew.TotalMilliseconds):N0} ms {(skew < TimeSpan.Zero ? "behind" : "ahead of")} our clock, window ±5 min")
        : "cannot be told";
}
