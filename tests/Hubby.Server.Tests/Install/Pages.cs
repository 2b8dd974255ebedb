using System.Text.RegularExpressions;
using Hubby.Esims;
using Hubby.Tests.Hosting;
using Hubby.Tests.Redemptions;

namespace Hubby.Tests.Install;

/// <summary>An eSIM's page as a browser asks for it.</summary>
static partial class Pages
{
    const string Chrome = "AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36";
    public const string Iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1";
    public const string OldIphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 16_7 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1";
    public const string Galaxy = $"Mozilla/5.0 (Linux; Android 14; SM-S911B) {Chrome}";
    public const string Pixel = $"Mozilla/5.0 (Linux; Android 15; Pixel 8) {Chrome}";
    public const string Android = $"Mozilla/5.0 (Linux; Android 10; K) {Chrome}";
    public const string Computer = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>An eSIM that a promo code was just redeemed for, and the path of its page.</summary>
    public static async Task<(Esim Esim, string Path)> GiveEsimAsync(
        this App app, Credentials partner, string? firstName = null, string? email = "john@example.com", string? locale = null)
    {
        var (code, _) = await app.BookAsync(partner, booking =>
        {
            booking["booking_id"] = Hubby.Data.Tokens.Secret(12);
            booking["email"] = email;
            booking["locale"] = locale;
            if (firstName is not null)
                booking["first_name"] = firstName;
        });
        var answer = (await app.Client.RedeemAsync(code)).Is(200);
        return (await app.EsimAsync(answer.Data), new Uri(answer.Data.GetProperty("page_url").GetString()!).AbsolutePath);
    }

    public static async Task<Answer> OpenAsync(
        this App app, string path, string agent = Iphone, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("User-Agent", agent);
        request.Headers.TryAddWithoutValidation("Accept", "text/html");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await app.Client.SendAsync(request, Ct).ReadAsync();
    }

    /// <summary>Sends the form whose action ends so, as a browser would; without its guard as anyone else would.</summary>
    public static async Task<Answer> SendAsync(
        this App app, string page, string action, bool isOurs = true, params (string Name, string Value)[] fields)
    {
        using var browser = new Browser(app);
        var shown = (await browser.GetAsync(page)).Is(200);
        var form = Forms().Matches(shown.Text)
            .First(match => match.Groups["action"].Value.EndsWith(action, StringComparison.Ordinal)
                && Guard().IsMatch(match.Value));
        var guard = Guard().Match(form.Value);
        using var content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))
            .Concat(isOurs ? [KeyValuePair.Create(guard.Groups["name"].Value, guard.Groups["value"].Value)] : []));
        return await browser.Client.PostAsync(form.Groups["action"].Value, content, Ct).ReadAsync();
    }

    [GeneratedRegex("""<form[^>]* action="(?<action>[^"]*)".*?</form>""", RegexOptions.Singleline)]
    private static partial Regex Forms();

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]+)" ?/?>""")]
    private static partial Regex Guard();
}
