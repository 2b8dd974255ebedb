using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Hubby.Bench.Stage;

/// <summary>One running process of the server.</summary>
sealed class HubbyServer : IAsyncDisposable
{
    readonly Process _process;
    readonly ConcurrentQueue<string> _printed = new();

    HubbyServer(Process process, Uri url)
    {
        (_process, Url) = (process, url);
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Url { get; }

    /// <summary>When the process was started, as a <see cref="Stopwatch"/> timestamp.</summary>
    public long Started { get; } = Stopwatch.GetTimestamp();
    public string Printed => string.Join('\n', _printed);
    public bool IsRunning => !_process.HasExited;
    public int Id => _process.Id;

    public static async Task<HubbyServer> StartAsync(ServerSetup setup, CancellationToken ct, int port = 0)
    {
        var server = Launch(setup, port);
        await server.WaitUntilReadyAsync(ct);
        return server;
    }

    public static HubbyServer Launch(ServerSetup setup, int port = 0)
    {
        var url = new Uri($"http://127.0.0.1:{(port == 0 ? FreePort() : port)}");
        var address = url.ToString().TrimEnd('/');
        var program = Path.Combine(setup.Published, "hubby-server.dll");
        var start = new ProcessStartInfo("dotnet", [program, "serve", "--urls", address])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = setup.DataDirectory,
        };
        foreach (var (name, value) in setup.Environment(address))
            start.Environment[name] = value;

        return new(Process.Start(start)!, url);
    }

    public async Task WaitUntilReadyAsync(CancellationToken ct)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = Url,
            Timeout = TimeSpan.FromSeconds(10),
        };
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync("/readyz", ct);
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (Exception early) when (early is HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
            {
            }

            if (_process.HasExited || Stopwatch.GetElapsedTime(since) > TimeSpan.FromSeconds(120))
                throw new InvalidOperationException($"The server at {Url} did not become ready: {Printed}");
            await Task.Delay(10, ct);
        }
    }

    /// <summary>Resident memory now and at its highest, in bytes.</summary>
    public (long Now, long Peak) Memory()
    {
        var status = File.ReadAllLines($"/proc/{_process.Id}/status");
        return (Kilobytes("VmRSS:") * 1024, Kilobytes("VmHWM:") * 1024);

        long Kilobytes(string name) => long.Parse(
            status.Single(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..^2],
            NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture);
    }

    public async Task StopAsync(CancellationToken ct)
    {
        if (!_process.HasExited)
            Signals.Send(_process.Id, Signals.Terminate);
        await _process.WaitForExitAsync(ct);
    }

    public async Task KillAsync(CancellationToken ct)
    {
        if (!_process.HasExited)
            Signals.Send(_process.Id, Signals.Kill);
        await _process.WaitForExitAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        _process.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // The last lines tell why a server failed; all of a long run's would fill the memory.
    void Note(string? line)
    {
        if (line is null)
            return;
        _printed.Enqueue(line);
        if (_printed.Count > 500)
            _printed.TryDequeue(out _);
    }
}
