using System.Globalization;
using System.Text.RegularExpressions;
using MimeKit;

[assembly: AssemblyFixture(typeof(Hubby.Tests.Hosting.MailServers))]

namespace Hubby.Tests.Hosting;

/// <summary>
/// A real mail server (Postfix, started by scripts/smtp.sh) that delivers whatever it takes into one Maildir.
/// </summary>
public sealed partial class MailServer : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    readonly bool _isOurs;

    MailServer(string folder, int port, bool isOurs) => (Folder, Port, _isOurs) = (folder, port, isOurs);

    public string Folder { get; }
    public int Port { get; }

    /// <summary>Where TLS begins at once (RFC 8314).</summary>
    public string SmtpsPort => File.ReadAllText(Path.Combine(Folder, "smtps-port")).Trim();

    public string Certificate => Path.Combine(Folder, "certificate.pem");

    /// <summary>The one HUBBY_TEST_SMTP names (the folder of a server that runs), else a private one.</summary>
    public static async Task<MailServer> StartAsync(int? port = null)
    {
        if (port is null && Environment.GetEnvironmentVariable("HUBBY_TEST_SMTP") is { Length: > 0 } given)
        {
            var known = Listening().Match(await File.ReadAllTextAsync(Path.Combine(given, "etc/master.cf")));
            return new(given, int.Parse(known.Groups[1].Value, CultureInfo.InvariantCulture), isOurs: false);
        }

        var folder = Directory.CreateTempSubdirectory("hubby-smtp-").FullName;
        string[] arguments = port is { } wanted ? ["start", folder, $"{wanted}"] : ["start", folder];
        var printed = await Repository.RunAsync("scripts/smtp.sh", arguments);
        return new(folder, int.Parse(printed, CultureInfo.InvariantCulture), isOurs: true);
    }

    /// <summary>As a setting, without TLS.</summary>
    public string Address => $"smtp://127.0.0.1:{Port}?starttls=never";

    /// <summary>Mails delivered to the address, as soon as there are that many.</summary>
    public async Task<IReadOnlyList<MimeMessage>> MailsToAsync(string recipient, int count = 1)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        using var delivered = new SemaphoreSlim(0);
        using var watcher = new FileSystemWatcher(Path.Combine(Folder, "mail")) { IncludeSubdirectories = true };
        watcher.Created += (_, _) => delivered.Release();
        watcher.Renamed += (_, _) => delivered.Release();
        watcher.EnableRaisingEvents = true;
        while (true)
        {
            var mails = await ReadAsync(recipient, patience.Token);
            if (mails.Count >= count)
                return mails;
            await delivered.WaitAsync(patience.Token);
        }
    }

    async Task<List<MimeMessage>> ReadAsync(string recipient, CancellationToken ct)
    {
        var mails = new List<MimeMessage>();
        var folder = Path.Combine(Folder, "mail", "new");
        if (!Directory.Exists(folder))
            return mails;
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            var mail = await MimeMessage.LoadAsync(file, ct);
            if (mail.Headers["Delivered-To"] == recipient)
                mails.Add(mail);
        }

        return mails;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isOurs)
            return;
        await Repository.RunAsync("scripts/smtp.sh", "stop", Folder);
        Directory.Delete(Folder, recursive: true);
    }

    [GeneratedRegex(@"127\.0\.0\.1:(\d+) inet")]
    private static partial Regex Listening();
}

/// <summary>One mail server for all tests of a run.</summary>
public sealed class MailServers : IAsyncLifetime
{
    static readonly Lazy<Task<MailServer>> Shared = new(() => MailServer.StartAsync());

    public static Task<MailServer> SharedAsync() => Shared.Value;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (Shared.IsValueCreated)
            await (await Shared.Value).DisposeAsync();
    }
}
