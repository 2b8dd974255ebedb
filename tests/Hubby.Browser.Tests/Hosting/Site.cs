using Hubby.BrowserTests.Hosting;
using Hubby.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Site))]

namespace Hubby.BrowserTests.Hosting;

/// <summary>A clock that stands until a test moves it, so that no eSIM walks on while a slow machine looks at its page.</summary>
public sealed class MovableClock : TimeProvider
{
    long _ticks = System.GetUtcNow().Ticks;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);
}

/// <summary>Tests that move the clock of all: alone, after the others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MovesTheClock
{
    public const string Name = "Moves the clock";
}

/// <summary>Staging as it starts by itself: embedded store, captured mails, the sandbox's eSIMs.</summary>
public sealed class StagingApp : SqliteApp
{
    public MovableClock Clock { get; } = new();

    // Receivers of webhooks stand on this machine. Pictures show the address that an installation has.
    protected override IEnumerable<string> Settings =>
    [
        "--Email:Disabled=false", "--Hubby:Environment=staging", "--Outbound:AllowedNetworks=127.0.0.0/8",
        .. Look.Pictures is null ? Array.Empty<string>() : ["--Hubby:PublicUrl=http://hubby.example.com"],
    ];

    protected override void Adjust(WebApplicationBuilder builder) => builder.Services.AddSingleton<TimeProvider>(Clock);
}

/// <summary>One server and one browser for all tests of a run.</summary>
public sealed class Site : IAsyncLifetime
{
    // Debian's own, so that nothing is downloaded; it must not go looking for updates either.
    static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    IPlaywright? _playwright;
    IBrowser? _browser;

    public StagingApp App { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await App.InitializeAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("HUBBY_TEST_CHROMIUM") ?? "/usr/bin/chromium",
            Args = Flags,
        });
    }

    /// <summary>A browser of its own: no cookie, nothing kept.</summary>
    /// <param name="view">What is looked with.</param>
    /// <param name="app">The server, where it is not that of all tests.</param>
    public async Task<Tab> OpenAsync(View view, App? app = null) => await Tab.OpenAsync(_browser!, app ?? App, view);

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        await App.DisposeAsync();
    }
}
