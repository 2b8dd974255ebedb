using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Hubby.Tests.Hosting;

/// <summary><c>hubby-server</c> as its operator runs it: a process of its own, settings from the environment.</summary>
public sealed partial class HubbyProcess : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    readonly Process _process;
    readonly StringBuilder _output = new();
    readonly List<(string Text, TaskCompletionSource Seen)> _awaited = [];
    readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    HubbyProcess(IReadOnlyDictionary<string, string?> settings, string[] under)
    {
        _process = new Process
        {
            StartInfo = Prepare(["serve", "--urls", "http://127.0.0.1:0"], settings, under),
            EnableRaisingEvents = true,
        };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Exited += (_, _) => GiveUp();
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public sealed record Outcome(int ExitCode, string Output, string Errors);

    public HttpClient Client { get; } = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });

    public string Id => _process.Id.ToString(CultureInfo.InvariantCulture);

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>A server that runs until it is disposed; returns once it listens.</summary>
    /// <param name="settings">By their names with colons.</param>
    /// <param name="under">A command that ends by becoming the one that follows it.</param>
    public static async Task<HubbyProcess> StartAsync(IReadOnlyDictionary<string, string?> settings, params string[] under)
    {
        var server = new HubbyProcess(settings, under);
        try
        {
            server.Client.BaseAddress = await server._listening.Task
                .WaitAsync(Patience, TestContext.Current.CancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a verb to its end.</summary>
    public static async Task<Outcome> RunAsync(IReadOnlyDictionary<string, string?> settings, params string[] arguments)
    {
        var ct = TestContext.Current.CancellationToken;
        using var process = Process.Start(Prepare(arguments, settings))!;
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var errors = process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        return new(process.ExitCode, await output, await errors);
    }

    /// <summary>Makes a partner by the verb.</summary>
    public static async Task<Credentials> CreatePartnerAsync(
        IReadOnlyDictionary<string, string?> settings, string slug = "acme")
    {
        var outcome = await RunAsync(settings, "partners", "create", "--slug", slug, "--name", "Acme Travel", "--json");
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        var made = JsonElement.Parse(outcome.Output);
        return new(made.GetProperty("partner").GetProperty("id").GetGuid(), slug,
            made.GetProperty("api_key").GetString()!, made.GetProperty("api_secret").GetString()!);
    }

    /// <summary>Until the text has been printed.</summary>
    public Task WaitForAsync(string text)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_output)
        {
            if (_output.ToString().Contains(text, StringComparison.Ordinal))
                return Task.CompletedTask;
            _awaited.Add((text, seen));
        }

        return seen.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    void Read(string? line)
    {
        if (line is null)
            return;

        lock (_output)
        {
            _output.AppendLine(line);
            foreach (var (_, seen) in _awaited.Where(awaited => line.Contains(awaited.Text, StringComparison.Ordinal)))
                seen.TrySetResult();
        }

        if (Listening().Match(line) is { Success: true } match)
            _listening.TrySetResult(new Uri(match.Groups[1].Value));
    }

    void GiveUp()
    {
        var ended = new InvalidOperationException($"The server ended: {Output}");
        _listening.TrySetException(ended);
        lock (_output)
        {
            foreach (var (_, seen) in _awaited)
                seen.TrySetException(ended);
        }
    }

    static ProcessStartInfo Prepare(
        string[] arguments, IReadOnlyDictionary<string, string?> settings, params string[] under)
    {
        string[] line = [.. under, "dotnet", Path.Combine(AppContext.BaseDirectory, "hubby-server.dll"), .. arguments];
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(IsSetting).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in settings.Where(setting => setting.Value is not null))
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        return start;
    }

    // What the machine happens to have set is not part of a test.
    static bool IsSetting(string name) =>
        name.StartsWith("Hubby_", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("ConnectionStrings__", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"Now listening on: (https?://\S+)")]
    private static partial Regex Listening();
}
