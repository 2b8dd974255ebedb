using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace Hubby.Bench.Portal;

/// <summary>Somebody at a browser: accepts an invitation, signs out, signs in by the form, and opens pages.</summary>
sealed partial class PortalVisitor : IDisposable
{
    const string Root = "/portal";
    const string Password = "a measured pace over ten million";

    readonly HttpClient _client;

    public PortalVisitor(Uri url)
    {
        _client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = true })
        {
            BaseAddress = url,
            Timeout = TimeSpan.FromMinutes(2),
        };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0 Safari/537.36");
        _client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
    }

    /// <param name="link">As <c>users invite</c> prints it.</param>
    /// <param name="email">Who is invited.</param>
    /// <param name="ct">Stops.</param>
    public async Task SignInAsync(Uri link, string email, CancellationToken ct)
    {
        await SendAsync(link.PathAndQuery, link.PathAndQuery, ct, ("password", Password));
        await SendAsync(Root, $"{Root}/sign-out", ct);
        await SendAsync($"{Root}/sign-in", $"{Root}/sign-in", ct, ("email", email), ("password", Password));
        using var home = await _client.GetAsync(Root, ct);
        if (home.StatusCode != HttpStatusCode.OK)
            throw new InvalidOperationException($"Nobody is signed in: {home.StatusCode} {home.Headers.Location}");
    }

    async Task SendAsync(string from, string action, CancellationToken ct, params (string Name, string Value)[] fields)
    {
        var (page, _) = await OpenAsync(from, ct);
        var guard = Guard().Match(page);
        if (!guard.Success)
            throw new InvalidOperationException($"{from} has no form: {page}");
        using var form = new FormUrlEncodedContent(fields.Prepend(("form", guard.Groups[1].Value))
            .Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
        using var answer = await _client.PostAsync(action, form, ct);
        if (answer.StatusCode != HttpStatusCode.SeeOther)
            throw new InvalidOperationException($"{action}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync(ct)}");
    }

    /// <summary>A page to its last byte, and how long that took from the request on.</summary>
    public async Task<(string Text, TimeSpan Took)> OpenAsync(string path, CancellationToken ct)
    {
        var begun = Stopwatch.GetTimestamp();
        using var answer = await _client.GetAsync(path, ct);
        var text = await answer.Content.ReadAsStringAsync(ct);
        var took = Stopwatch.GetElapsedTime(begun);
        return answer.StatusCode == HttpStatusCode.OK ? (text, took)
            : throw new InvalidOperationException($"{path}: {answer.StatusCode} {answer.Headers.Location} {text}");
    }

    /// <summary>The pages of the side bar, Home in its periods, and the second page of each list.</summary>
    public async Task<IReadOnlyList<string>> PagesAsync(CancellationToken ct)
    {
        var (home, _) = await OpenAsync(Root, ct);
        var pages = new List<string> { $"{Root}?p=7d", Root, $"{Root}?p=90d", $"{Root}?p=12m&all=1" };
        foreach (var path in Entries().Matches(home).Select(match => match.Groups[1].Value).Distinct())
        {
            pages.Add(path);
            try
            {
                if (Older().Match((await OpenAsync(path, ct)).Text) is { Success: true } older)
                    pages.Add(WebUtility.HtmlDecode(older.Groups[1].Value));
            }
            catch (InvalidOperationException missing)
            {
                Console.Error.WriteLine($"left out: {missing.Message.Split('\n')[0]}");
                pages.Remove(path);
            }
        }

        return pages;
    }

    public void Dispose() => _client.Dispose();

    [GeneratedRegex("name=\"form\" value=\"([^\"]+)\"")]
    private static partial Regex Guard();

    [GeneratedRegex("href=\"(/portal/[a-z]+)\"")]
    private static partial Regex Entries();

    [GeneratedRegex("href=\"(/portal/[^\"]+)\" rel=\"next\"")]
    private static partial Regex Older();
}
