using System.Collections.Concurrent;
using Hubby.Tests.Hosting;
using Microsoft.Playwright;

namespace Hubby.BrowserTests.Hosting;

/// <summary>A page in a browser, and everything that the browser had to complain about while it was open.</summary>
public sealed class Tab : IAsyncDisposable
{
    const float PatienceMilliseconds = 20_000;

    readonly App _app;
    readonly IBrowserContext _context;
    readonly ConcurrentQueue<string> _complaints = new();

    Tab(App app, IBrowserContext context, IPage page) => (_app, _context, Page) = (app, context, page);

    public IPage Page { get; private set; }

    public IBrowserContext Context => _context;

    internal static async Task<Tab> OpenAsync(IBrowser browser, App app, View view)
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = app.Address,
            ViewportSize = View.Viewport(view.Device),
            JavaScriptEnabled = view.HasScript,
            Locale = view.Language,
            IsMobile = view.Device is Device.Phone or Device.SmallPhone,
            HasTouch = view.Device is not Device.Desktop,
            // What is looked at stands still.
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(PatienceMilliseconds);
        var tab = new Tab(app, context, await context.NewPageAsync());
        tab.Listen();
        return tab;
    }

    /// <summary>Another tab of the same browser.</summary>
    public async Task<IPage> SecondPageAsync() => await _context.NewPageAsync();

    /// <summary>Opens a page and says with which status it answered.</summary>
    public async Task<int> GoAsync(string target)
    {
        var response = await Page.GotoAsync(target);
        return response!.Status;
    }

    /// <summary>Nothing failed to load, no script threw, no policy was broken, nobody else was asked.</summary>
    public void IsQuiet() => Assert.True(_complaints.IsEmpty, string.Join('\n', _complaints));

    public IReadOnlyList<string> TakeComplaints()
    {
        var taken = new List<string>();
        while (_complaints.TryDequeue(out var complaint))
            taken.Add(complaint);
        return taken;
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    void Listen()
    {
        _context.Console += (_, message) =>
        {
            // A page that answers 404 or 429 is a page; the browser says so in its console all the same.
            var isOwnStatus = message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal)
                && message.Location.StartsWith(message.Page?.Url ?? "?", StringComparison.Ordinal);
            if (message.Type is "error" or "warning" && !isOwnStatus)
                _complaints.Enqueue($"{message.Page?.Url}: {message.Text}");
        };
        _context.WebError += (_, error) => _complaints.Enqueue($"{error.Page?.Url}: {error.Error}");
        _context.Request += (_, request) =>
        {
            var isOurs = request.Url.StartsWith(_app.Address, StringComparison.Ordinal)
                || request.Url.StartsWith("data:", StringComparison.Ordinal);
            if (!isOurs)
                _complaints.Enqueue($"asks {request.Url}");
        };
    }
}
