using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Hubby.Partners;

namespace Hubby.RequestLog;

/// <param name="Code">Never changes.</param>
/// <param name="Message">What is wrong and what would be right, in a sentence.</param>
sealed record SignatureMistake(string Code, string Message);

/// <summary>One that a request had.</summary>
/// <param name="Mistake">Which.</param>
/// <param name="Variant">Of a mistake that can be made in several ways: in which of them.</param>
sealed record FoundMistake(SignatureMistake Mistake, int Variant = 0)
{
    /// <summary>As it is kept.</summary>
    public override string ToString() => Variant == 0 ? Mistake.Code : $"{Mistake.Code}:{Variant}";
}

/// <summary>What the server signs, in its parts.</summary>
readonly record struct SignedParts(string Timestamp, string Method, string Target, string Hash)
{
    /// <summary>As it is kept; none of a request whose signature was not in question.</summary>
    public static SignedParts? Of(LoggedRequest row)
    {
        var (target, method) = ($"{row.Path}{row.Query}", row.Method);
        if (row.SignedMessage?.IndexOf(method, StringComparison.Ordinal) is not (>= 0 and var at))
            return null;
        var tail = at + method.Length + target.Length;
        return tail > row.SignedMessage.Length ? null : new(row.SignedMessage[..at], method, target, row.SignedMessage[tail..]);
    }

    public string Message => $"{Timestamp}{Method}{Target}{Hash}";
}

/// <summary>
/// What a caller has done instead, when a signature is not the one that the server computes: the usual mistakes, alone and by
/// two, are tried until one gives the caller's signature. It takes hundreds of HMACs, so it is done long after the answer.
/// </summary>
static class SignatureMistakes
{
    const string HashNotSent = "content_sha256_not_sent";
    static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;
    static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>What is signed, in its parts, and with what.</summary>
    readonly record struct Guess(
        byte[] Secret, string Timestamp, string Method, string Target, string ContentSha256, string Form = "{0}{1}{2}{3}")
    {
        public byte[] Sign() => HMACSHA256.HashData(Secret, Utf8.GetBytes(Message));

        public string Message => string.Format(
            Invariant, Form, Timestamp, Method, Target, ContentSha256);
    }

    /// <summary>What a mistake can bring in from around the message.</summary>
    readonly record struct Around(string Host, string Key, ReadOnlyMemory<byte> Body, bool SendsHash);

    sealed record Deviation(SignatureMistake Mistake, Func<Around, Guess, IEnumerable<Guess>> Apply);

    /// <summary>The caller's mistakes, as far as they can be told.</summary>
    public static IReadOnlyList<FoundMistake> Find(SeenRequest request, IEnumerable<LiveKey> keys)
    {
        if (request is not { Timestamp: { } timestamp, Signature: { } signature })
            return [];
        var right = new Guess(
            request.Key.Secret, timestamp, request.Method, request.Target, request.ContentSha256 ?? "");
        if (Decode(signature) is not (var given, var encoding))
            return [];

        IReadOnlyList<FoundMistake> inForm = encoding is null ? [] : [new(encoding)];
        var around = new Around(request.Host, request.Key.Key, request.Body, request.ContentSha256 is not null);
        return Search([.. Deviations, OtherKey(keys)], around, right, guess => Is(guess, given)) is { } found
            ? [.. inForm, .. found] : inForm;
    }

    /// <summary>What was done instead by whoever has signed this text; none when no usual mistake explains it.</summary>
    public static IReadOnlyList<FoundMistake>? Explain(SignedParts parts, string host, string text) =>
        Search(Deviations, new(host, "", default, parts.Hash.Length > 0),
            new([], parts.Timestamp, parts.Method, parts.Target, parts.Hash), guess => guess.Message == text);

    static List<FoundMistake>? Search(Deviation[] deviations, Around around, Guess right, Func<Guess, bool> isIt)
    {
        if (isIt(right))
            return [];
        var once = deviations
            .SelectMany(each => each.Apply(around, right)
                .Select((guess, variant) => (Found: new FoundMistake(each.Mistake, variant), Guess: guess))).ToList();
        foreach (var (found, guess) in once)
        {
            if (isIt(guess))
                return [found];
        }

        foreach (var (first, guess) in once)
        {
            foreach (var second in deviations.Where(each => each.Mistake != first.Mistake))
            {
                var tried = second.Apply(around, guess).ToList();
                if (tried.FindIndex(both => isIt(both)) is >= 0 and var variant)
                    return [first, new(second.Mistake, variant)];
            }
        }

        return null;
    }

    public static SignatureMistake? Named(string code) => All.GetValueOrDefault(code);

    /// <summary>As <see cref="FoundMistake.ToString"/> has written them, separated by spaces.</summary>
    public static IReadOnlyList<FoundMistake> Read(IEnumerable<string> kept) =>
    [
        .. from text in kept
        let parts = text.Split(':')
        where All.ContainsKey(parts[0])
        select new FoundMistake(All[parts[0]], parts.Length > 1 ? int.Parse(parts[1], NumberStyles.None, Invariant) : 0),
    ];

    /// <summary>
    /// The text that the caller has signed, told from what is kept of the request: nothing that is hidden there is shown here.
    /// None when there is no telling.
    /// </summary>
    public static string? Retell(LoggedRequest row, string host)
    {
        if (row.Mistakes is not { } mistakes || SignedParts.Of(row) is not { } parts)
            return null;
        var around = new Around(host, "", Utf8.GetBytes("{body}"), SendsHash: parts.Hash.Length > 0);
        var guess = new Guess([], parts.Timestamp, parts.Method, parts.Target, parts.Hash);
        foreach (var found in Read(mistakes.Split(' ')))
        {
            var deviation = Deviations.FirstOrDefault(each => each.Mistake == found.Mistake);
            if (deviation?.Mistake.Code == HashNotSent)
                guess = guess with { ContentSha256 = "{sha256 of the body}" };
            else if (deviation?.Apply(around, guess).Skip(found.Variant).Take(1).ToList() is [var told])
                guess = told;
        }

        return guess.Message;
    }

    public static IEnumerable<string> Codes => All.Keys;

    static bool Is(in Guess guess, byte[] given) => CryptographicOperations.FixedTimeEquals(guess.Sign(), given);

    static (byte[] Given, SignatureMistake? Encoding)? Decode(string signature)
    {
        var given = new byte[RequestSignature.Bytes];
        if (RequestSignature.TryParseHex(signature, given))
            return (given, null);
        if (signature.Trim() is var bare && bare[(bare.IndexOf('=') + 1)..] is { Length: RequestSignature.HexLength } hex
            && RequestSignature.TryParseHex(hex, given))
        {
            return (given, InForm);
        }

        var base64 = signature.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        return base64.Length == 43 && Convert.TryFromBase64String(base64 + "=", given, out var written) && written == given.Length
            ? (given, InBase64) : null;
    }

    static readonly SignatureMistake InBase64 = new("signature_in_base64",
        "The signature is right but in base64; send it in hex.");

    static readonly SignatureMistake InForm = new("signature_not_bare",
        "There is something around the signature; send the 64 hex digits alone.");

    static readonly SignatureMistake OfOtherKey = new("secret_of_other_key",
        "It is signed with the secret of another key of yours than the one in x-api-key.");

    static Deviation OtherKey(IEnumerable<LiveKey> keys) => new(OfOtherKey, (request, guess) =>
        keys.Where(key => key.Key != request.Key).Select(key => guess with { Secret = key.Secret }));

    static Deviation Is(string code, string message, Func<Around, Guess, IEnumerable<Guess>> apply) =>
        new(new(code, message), apply);

    static readonly Deviation[] Deviations =
    [
        Is("path_without_api", "The path was signed without /api; sign it as it stands on the request line.", (_, guess) =>
            guess.Target.StartsWith("/api/", StringComparison.Ordinal) ? [guess with { Target = guess.Target[4..] }] : []),
        Is("query_left_out", "The query string was not signed; sign it with its question mark.", (_, guess) =>
            guess.Target.Contains('?') ? [guess with { Target = PathOf(guess.Target) }] : []),
        Is("query_in_other_order", "The query string was signed in the order of its names; sign it as it is sent.", (_, guess) =>
            !guess.Target.Contains('?') ? [] :
            [guess with { Target = $"{PathOf(guess.Target)}?{string.Join('&', InOrder(guess.Target))}" }]),
        Is("target_not_as_sent", "The address was signed before its characters were escaped; sign it byte for byte as sent.",
            (_, guess) => [guess with { Target = Uri.UnescapeDataString(guess.Target) },
                guess with { Target = Uri.UnescapeDataString(guess.Target.Replace('+', ' ')) },
                guess with { Target = guess.Target.Replace("%20", "+", StringComparison.Ordinal) }]),
        Is("trailing_slash", "The path was signed with a slash at its end that is not sent, or without one that is.",
            (_, guess) => [guess with { Target = PathOf(guess.Target) is var path && path.EndsWith('/')
                ? path[..^1] + guess.Target[path.Length..] : $"{path}/{guess.Target[path.Length..]}" }]),
        Is("host_included", "The host was signed as well; sign the path and the query string alone.", (request, guess) =>
            from head in new[] { "", "http://", "https://" }
            select guess with { Target = $"{head}{request.Host}{guess.Target}" }),
        Is("method_in_lower_case", "The method was signed in lower case; sign it in upper case.", (_, guess) =>
            [guess with { Method = guess.Method.ToLowerInvariant() }]),
        Is("method_left_out", "The method was not signed; it stands between the timestamp and the path.", (_, guess) =>
            [guess with { Method = "" }]),
        Is("timestamp_in_seconds", "The timestamp was signed in seconds; sign the milliseconds of x-timestamp.", (_, guess) =>
            guess.Timestamp.Length == RequestSignature.TimestampLength ? [guess with { Timestamp = guess.Timestamp[..^3] }] : []),
        Is("timestamp_left_out", "The timestamp was not signed; the message begins with it.", (_, guess) =>
            [guess with { Timestamp = "" }]),
        Is("body_appended", "The body was signed; leave it out, or send its SHA-256 in x-content-sha256 and append that.",
            (request, guess) => !request.Body.IsEmpty ? [guess with { ContentSha256 = Utf8.GetString(request.Body.Span) }] : []),
        Is(HashNotSent, "The body's SHA-256 was signed but not sent; send it in x-content-sha256.",
            (request, guess) => !request.SendsHash
                ? [guess with { ContentSha256 = Convert.ToHexStringLower(SHA256.HashData(request.Body.Span)) }] : []),
        Is("content_sha256_left_out", "x-content-sha256 was sent but not signed; append its value to the message.",
            (_, guess) => guess.ContentSha256.Length > 0 ? [guess with { ContentSha256 = "" }] : []),
        Is("parts_separated", "Something was put between the parts of the message; they follow one another directly.",
            (_, guess) => from separator in new[] { "\n", ".", ":", "|", " ", "," }
            select guess with { Form = guess.ContentSha256.Length > 0
                ? $"{{0}}{separator}{{1}}{separator}{{2}}{separator}{{3}}" : $"{{0}}{separator}{{1}}{separator}{{2}}" }),
        Is("parts_in_other_order", "The message is the timestamp, then the method, then the path with the query string.",
            (_, guess) => from form in new[] { "{1}{2}{0}{3}", "{1}{0}{2}{3}", "{0}{2}{1}{3}", "{2}{1}{0}{3}", "{1}{2}{3}{0}" }
                select guess with { Form = form }),
        Is("secret_with_line_break", "The secret ends in a line break or a space; use it without.", (_, guess) =>
            [guess with { Secret = [.. guess.Secret, (byte)'\n'] }, guess with { Secret = [.. guess.Secret, .. "\r\n"u8] },
                guess with { Secret = [.. guess.Secret, (byte)' '] }]),
        Is("secret_without_head", "The secret was used without its head hs_test_ or hs_live_; use all of it.", (_, guess) =>
            guess.Secret.AsSpan().StartsWith("hs_"u8) ? [guess with { Secret = guess.Secret[KeyText.HeadLength..] }] : []),
        Is("key_as_secret", "It is signed with the key itself; sign with its secret.", (request, guess) =>
            [guess with { Secret = Utf8.GetBytes(request.Key) }]),
    ];

    static readonly Dictionary<string, SignatureMistake> All =
        Deviations.Select(each => each.Mistake).Concat([InBase64, InForm, OfOtherKey]).ToDictionary(each => each.Code);

    static string PathOf(string target) => target.Split('?', 2)[0];

    static IEnumerable<string> InOrder(string target) =>
        target.Split('?', 2) is [_, var query] ? query.Split('&').Order(StringComparer.Ordinal) : [];
}
