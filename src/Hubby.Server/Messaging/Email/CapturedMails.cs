using Hubby.Data;
using MimeKit;

namespace Hubby.Messaging.Email;

/// <summary>
/// Where no mail server is set up, mails are files in the data directory: the newest thousand, named by the message's id, which
/// sorts by time, so that a mail made twice is there once.
/// </summary>
sealed class CapturedMails(IConfiguration configuration) : IMailTransport
{
    public const string Provider = "capture";
    public const int MostKept = 1000;
    const int BetweenSweeps = 100;
    const string Extension = ".eml";

    readonly Lock _sweeping = new();
    int _written;

    public int Concurrency => 2;

    string Folder => Path.Combine(DataDirectory.Of(configuration), "mail");

    public async Task<SendResult> SendAsync(MimeMessage mail, CancellationToken ct)
    {
        var id = Guid.Parse(mail.MessageId!.AsSpan(0, mail.MessageId!.IndexOf('@')));
        var draft = Path.Combine(Folder, $"{id:N}.{Tokens.Secret(8)}.new");
        try
        {
            Directory.CreateDirectory(Folder);
            await mail.WriteToAsync(draft, ct);
            File.Move(draft, PathOf(id), overwrite: true);
        }
        catch (IOException failure)
        {
            return new SendResult.Away($"the data directory cannot be written: {failure.Message}");
        }

        if (Interlocked.Increment(ref _written) % BetweenSweeps == 1)
            Sweep();
        return new SendResult.Sent(Provider, $"{id}");
    }

    /// <summary>The newest first.</summary>
    /// <param name="before">Only those older than this one.</param>
    /// <param name="count">How many at most.</param>
    public IReadOnlyList<Guid> List(Guid? before, int count) =>
        [.. Names().Where(id => before is null || string.CompareOrdinal(Key(id), Key(before.Value)) < 0)
            .OrderByDescending(Key, StringComparer.Ordinal).Take(count)];

    public async Task<MimeMessage?> FindAsync(Guid id, CancellationToken ct)
    {
        try
        {
            return await MimeMessage.LoadAsync(PathOf(id), ct);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Removes mails by their messages, and those to an address.</summary>
    public async Task DeleteAsync(IReadOnlyCollection<Guid> ids, IReadOnlyCollection<string> recipients, CancellationToken ct)
    {
        foreach (var id in Names().ToList())
        {
            var isWanted = ids.Contains(id) || (await FindAsync(id, ct))?.To.Mailboxes
                .Any(box => recipients.Contains(box.Address, StringComparer.OrdinalIgnoreCase)) is true;
            if (isWanted)
                File.Delete(PathOf(id));
        }
    }

    /// <summary>The file of a mail, which may be gone by the time it is opened.</summary>
    public string PathOf(Guid id) => Path.Combine(Folder, Key(id) + Extension);

    void Sweep()
    {
        lock (_sweeping)
        {
            foreach (var old in Names().OrderByDescending(Key, StringComparer.Ordinal).Skip(MostKept))
                File.Delete(PathOf(old));
        }
    }

    IEnumerable<Guid> Names()
    {
        if (!Directory.Exists(Folder))
            yield break;
        foreach (var file in Directory.EnumerateFiles(Folder, "*" + Extension))
        {
            if (Guid.TryParseExact(Path.GetFileNameWithoutExtension(file), "N", out var id))
                yield return id;
        }
    }

    static string Key(Guid id) => id.ToString("N");
}
