using System.Text.Json;
using Hubby.Data;
using Hubby.Messages;
using Microsoft.Win32.SafeHandles;

namespace Hubby.Messaging;

/// <summary>A message that a provider has taken.</summary>
/// <param name="PartnerId">Of the message's key.</param>
/// <param name="Id">Of the message's key.</param>
/// <param name="Lease">Under which it was sent.</param>
/// <param name="Provider">Who took it.</param>
/// <param name="ProviderId">What it is called there.</param>
sealed record Handover(Guid PartnerId, Guid Id, DateTimeOffset Lease, string Provider, string? ProviderId)
{
    public static Handover Of(Message message, DateTimeOffset lease, SendResult.Sent sent) =>
        new(message.PartnerId, message.Id, lease, sent.Provider, sent.ProviderId);
}

/// <summary>
/// Handovers of this process that may not be settled yet, in a file that outlives it. Between a provider's yes and the commit
/// that says so lie milliseconds; a process killed in them would have its messages sent again by the next one. Writing here
/// takes microseconds, because nothing is flushed: it outlives the process, not the machine.
/// </summary>
sealed partial class Handovers(IConfiguration configuration, TimeProvider clock, ILogger<Handovers> log) : IDisposable
{
    const int SlotBytes = 2048;
    const string Extension = ".slots";

    readonly Lock _opening = new();
    SafeFileHandle? _file;
    int _slots;

    string Folder => Path.Combine(DataDirectory.Of(configuration), "handovers");

    /// <summary>A place for one handover at a time.</summary>
    public int NewSlot()
    {
        lock (_opening)
        {
            if (_slots == 0)
                _file = TryMake();
            return _slots++;
        }
    }

    /// <summary>In place of the one before it, which is settled by now. False when it does not stand there.</summary>
    public bool Note(int slot, Handover handover)
    {
        if (_file is null)
            return false;
        var bytes = new byte[SlotBytes];
        JsonSerializer.SerializeToUtf8Bytes(handover, HandoverJson.Default.Handover).CopyTo(bytes, 0);
        try
        {
            RandomAccess.Write(_file, bytes, (long)slot * SlotBytes);
            return true;
        }
        catch (IOException failure)
        {
            NotNoted(failure.Message);
            return false;
        }
    }

    /// <summary>What processes that are gone have left, each of them for one caller alone.</summary>
    public IEnumerable<LeftBehind> LeftBehind()
    {
        if (!Directory.Exists(Folder))
            yield break;
        foreach (var path in Directory.EnumerateFiles(Folder, "*" + Extension))
        {
            if (TryOpen(path) is { } file)
                yield return new(path, file);
        }
    }

    public void Dispose() => _file?.Dispose();

    // The lock on it says to others that this process lives; the kernel lets go of it when it does not.
    SafeFileHandle? TryMake()
    {
        try
        {
            var path = Path.Combine(Directory.CreateDirectory(Folder).FullName, Ids.Row(clock.Now()).ToString("N") + Extension);
            return File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            NotNoted(failure.Message);
            return null;
        }
    }

    static FileStream? TryOpen(string path)
    {
        try
        {
            return new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception taken) when (taken is IOException or UnauthorizedAccessException)
        {
            // Its process lives, or another one was faster.
            return null;
        }
    }

    public static IEnumerable<Handover> Read(Stream file)
    {
        var slot = new byte[SlotBytes];
        while (file.ReadAtLeast(slot, SlotBytes, throwOnEndOfStream: false) == SlotBytes)
        {
            // A slot nobody has used is all zeros; one that a power cut has spoilt says nothing either.
            if (slot[0] != 0 && Parse(slot.AsSpan().TrimEnd((byte)0)) is { } handover)
                yield return handover;
        }
    }

    static Handover? Parse(ReadOnlySpan<byte> text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, HandoverJson.Default.Handover);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning,
        "what providers take is not noted, so after a kill as many messages as senders may go out twice: {Reason}")]
    partial void NotNoted(string reason);
}

/// <summary>The file of a process that is gone, held until it is done with.</summary>
sealed record LeftBehind(string Path, FileStream File) : IDisposable
{
    public IEnumerable<Handover> Handovers => Messaging.Handovers.Read(File);

    public void Remove() => System.IO.File.Delete(Path);

    public void Dispose() => File.Dispose();
}

[System.Text.Json.Serialization.JsonSerializable(typeof(Handover))]
sealed partial class HandoverJson : System.Text.Json.Serialization.JsonSerializerContext;
