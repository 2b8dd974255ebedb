using System.Collections.Concurrent;
using System.Diagnostics;
using Hubby.Bench.Stage;
using MimeKit;

namespace Hubby.Bench.Mail;

/// <summary>Postfix of our own (scripts/smtp.sh). A mail is there when its file is in <c>new</c> of the Maildir.</summary>
sealed class Postfix : IAsyncDisposable
{
    readonly string _directory;
    readonly FileSystemWatcher _watcher;
    readonly ConcurrentDictionary<string, long> _seen = new(StringComparer.Ordinal);

    Postfix(string directory, int port)
    {
        (_directory, Address) = (directory, $"smtp://127.0.0.1:{port}?starttls=never");
        New = Directory.CreateDirectory(Path.Combine(directory, "mail", "new")).FullName;
        foreach (var folder in (string[])["cur", "new", "tmp"])
            Directory.CreateDirectory(Path.Combine(directory, "mail", folder));
        _watcher = new FileSystemWatcher(New);
        _watcher.Created += (_, file) => _seen.TryAdd(file.Name!, Stopwatch.GetTimestamp());
        _watcher.EnableRaisingEvents = true;
    }

    public string Address { get; }
    public int Count => _seen.Count;
    string New { get; }

    public static async Task<Postfix> StartAsync(string directory, CancellationToken ct)
    {
        await Shell.RunAsync("scripts/smtp.sh", ["install"], ct);
        var printed = await Shell.RunAsync("scripts/smtp.sh", ["start", directory], ct);
        var postfix = new Postfix(directory, int.Parse(printed.Trim(), System.Globalization.CultureInfo.InvariantCulture));
        await Shell.RunAsync("chown", ["-R", "nobody", Path.Combine(directory, "mail")], ct);
        return postfix;
    }

    /// <summary>Every mail with the instant at which it was there, by its recipient.</summary>
    public async Task<ILookup<string, (MimeMessage Mail, long At)>> ReadAsync(CancellationToken ct)
    {
        var read = new List<(MimeMessage Mail, long At)>();
        foreach (var (name, at) in _seen)
            read.Add((await MimeMessage.LoadAsync(Path.Combine(New, name), ct), at));
        return read.ToLookup(each => each.Mail.To.Mailboxes.Single().Address, StringComparer.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        _watcher.Dispose();
        await Shell.RunAsync("scripts/smtp.sh", ["stop", _directory], CancellationToken.None);
        Directory.Delete(_directory, recursive: true);
    }
}
