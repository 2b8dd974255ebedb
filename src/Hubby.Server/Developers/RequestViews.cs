using Hubby.Http;
using Hubby.Partners;
using Hubby.Portal;
using Hubby.RequestLog;

namespace Hubby.Developers;

/// <summary>The log of requests, and one of them.</summary>
public sealed record RequestsView
{
    internal RequestFilter Filter { get; init; } = null!;
    internal IReadOnlyList<RequestSummary> Shown { get; init; } = [];
    internal string? Next { get; init; }
    internal IReadOnlyDictionary<Guid, ApiKey> Keys { get; init; } = new Dictionary<Guid, ApiKey>();
    internal RequestView? Selected { get; init; }
    internal int Days { get; init; }
}

/// <summary>What requests are looked at by.</summary>
sealed record RequestFilter(string? Path, string? Status, string? Method, Guid? Key, string? Code, string? After)
{
    static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE"];
    public static IReadOnlyList<string> AllMethods => Methods;

    public bool IsLive { get; init; }
    public bool IsPicky => (Path ?? Status ?? Method ?? Code) is not null || Key is not null;

    public RequestWish Wish => new(Method, Path, Status is null ? null : ListRequests.StatusesOf(Status), Code, null, null, Key);

    public string Query(string? after, string? request = null) => string.Join('&', new[]
    {
        Part("path", Path), Part("status", Status), Part("method", Method), Part("key", Key?.ToString()), Part("code", Code),
        Part("after", after), IsLive ? "live=1" : null, Part("r", request),
    }.OfType<string>());

    public string Address(string? after, string? request = null) => $"/portal/requests?{Query(after, request)}";

    static string? Part(string name, string? value) =>
        string.IsNullOrEmpty(value) ? null : $"{name}={Uri.EscapeDataString(value)}";
}

/// <summary>One request, with what is wrong with its signature.</summary>
public sealed record RequestView
{
    internal LoggedRequest Row { get; init; } = null!;
    internal ApiKey? Key { get; init; }
    internal IReadOnlyList<FoundMistake> Mistakes { get; init; } = [];
    internal SignatureDiff? Diff { get; init; }

    /// <summary>What was pasted, and what comes of it.</summary>
    internal PastedView? Pasted { get; init; }
    internal string Id => $"{LastResort.RequestIdHead}{Row.Id}";
    internal SignedParts? Parts => SignedParts.Of(Row);

    /// <summary>How far the caller's clock was off, where it can be told.</summary>
    internal TimeSpan? Skew => Parts is { } parts
        && RequestSignature.TryParseTimestamp(parts.Timestamp, out var at)
        ? DateTimeOffset.FromUnixTimeMilliseconds(at) - Row.CreatedAt : null;

    internal static RequestView Of(LoggedRequest row, ApiKey? key, string host)
    {
        var mistakes = SignatureMistakes.Read((row.Mistakes ?? "").Split(' '));
        var yours = mistakes.Count > 0 ? SignatureMistakes.Retell(row, host) : null;
        return new()
        {
            Row = row,
            Key = key,
            Mistakes = mistakes,
            Diff = yours is not null && SignedParts.Of(row) is { } parts && yours != parts.Message
                ? SignatureDiff.Of(parts, yours) : null,
        };
    }
}

/// <summary>A text that somebody says their code signs, beside what the server signs.</summary>
public sealed record PastedView
{
    internal const int MostText = 10_000;

    internal string Text { get; init; } = "";
    internal IReadOnlyList<FoundMistake>? Mistakes { get; init; }
    internal SignatureDiff? Diff { get; init; }
    internal bool IsSame => Diff is null;

    internal static PastedView? Read(PortalPage page, SignedParts parts, string host)
    {
        var text = page.Form["text"].ToString().ReplaceLineEndings("\n");
        if (text.Length is 0 or > MostText)
            return null;
        var told = SignatureDiff.Fill(parts, text);
        return new()
        {
            Text = text,
            Mistakes = SignatureMistakes.Explain(told, host, text),
            Diff = told.Message == text ? null : SignatureDiff.Of(told, text),
        };
    }
}

/// <summary>A signature checked without a request: what is to be sent, and what the code signs.</summary>
public sealed record CheckView
{
    internal string? Timestamp { get; init; }
    internal string Method { get; init; } = "POST";
    internal string? Target { get; init; }
    internal string? Hash { get; init; }
    internal string? TargetFault { get; init; }
    internal string? TextFault { get; init; }
    internal PastedView? Pasted { get; init; }
}
