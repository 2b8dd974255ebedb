using System.Text;
using System.Text.RegularExpressions;
using Hubby.Languages;
using Hubby.Tests.Claims;
using Hubby.Tests.Hosting;
using Hubby.Tests.Install;

namespace Hubby.Tests.TravellerPages;

/// <summary>What a browser loads with a page, unpacked: the HTML and all that it names, without the partner's pictures. A flag in
/// a list comes when it is scrolled to, the icon of the home screen when it is put there; neither is the page.</summary>
public sealed partial class PageBytesTests(SqliteApp app) : IClassFixture<SqliteApp>
{
    const int Most = 60_000;
    const int MostScript = 10_000;
    const string Worker = "/esims/sw.js";

    readonly Dictionary<string, int> _sizes = [];

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_page_is_heavy_in_any_language()
    {
        var claim = await ClaimLink.MakeAsync(app);
        // Where no address is known the page asks for one.
        var (_, install) = await app.GiveEsimAsync(await app.CreatePartnerAsync(), email: null);
        string[] pages =
        [
            $"{claim.Page}&", $"/redeem?code={claim.Code}&", $"{install}?", $"{install}/problem?",
            .. from path in await PreviewsAsync() select $"{path}?",
        ];
        var heavy = new List<string>();
        foreach (var (page, language) in pages.SelectMany(page => Language.All, (page, language) => (page, language.Tag)))
        {
            var size = await BytesAsync($"{page}lang={language}");
            if (size >= Most)
                heavy.Add($"{page} {language}: {size}");
        }

        Assert.True(heavy.Count == 0, string.Join('\n', heavy));
    }

    [Fact]
    public async Task The_script_of_the_page_that_has_most_is_small()
    {
        var (_, install) = await app.GiveEsimAsync(await app.CreatePartnerAsync());
        var page = (await app.OpenAsync(install)).Is(200);
        var sum = 0;
        foreach (var script in Parts(page.Text).Where(part => part.EndsWith(".js", StringComparison.Ordinal)))
            sum += await SizeAsync(script);
        Assert.InRange(sum, 1000, MostScript);
    }

    async Task<IEnumerable<string>> PreviewsAsync() =>
        Previews().Matches((await app.OpenAsync("/dev/pages")).Is(200).Text).Select(match => match.Groups["path"].Value);

    async Task<int> BytesAsync(string target)
    {
        var page = (await app.OpenAsync(target, Pages.Android)).Is(200);
        var sum = Encoding.UTF8.GetByteCount(page.Text);
        foreach (var part in Parts(page.Text))
            sum += await SizeAsync(part);
        return sum;
    }

    static IEnumerable<string> Parts(string page)
    {
        var parts = Named().Matches(page).Select(match => match.Groups["path"].Value).Distinct();
        return page.Contains("/assets/esim-", StringComparison.Ordinal) ? parts.Append(Worker) : parts;
    }

    async Task<int> SizeAsync(string path)
    {
        if (!_sizes.TryGetValue(path, out var size))
        {
            using var answer = await app.Client.GetAsync(path, Ct);
            Assert.True(answer.IsSuccessStatusCode, path);
            _sizes[path] = size = (await answer.Content.ReadAsByteArrayAsync(Ct)).Length;
        }

        return size;
    }

    [GeneratedRegex("""<(?:link|script) [^>]*(?:href|src)="(?<path>/[^"?]+\.(?:css|js|svg|webmanifest))["?]""")]
    private static partial Regex Named();

    [GeneratedRegex("""data-preview href="(?<path>[^"?]+)""")]
    private static partial Regex Previews();
}
