using CsvHelper;
using Hubby.Data;
using Microsoft.EntityFrameworkCore;

namespace Hubby.BookingImports;

/// <summary>How files of bookings are read.</summary>
static class ImportFile
{
    public const int MaxBytes = 100 * 1024 * 1024;

    public static readonly CsvReaderOptions Form = new()
    {
        TrackLineNumbers = true,
        SkipEmptyLines = true,
        // A quote that is never closed would take the rest of the file for one cell.
        MaxRecordSize = MaxRow,
    };

    const int MaxRow = 128 * 1024;

    public static string Broken(CsvFormatException row) =>
        $"Line {row.LineNumber}: a quote is not closed, or a row is longer than {MaxRow / 1024} KB.";
}

/// <summary>The file of an import from its pieces, one in memory at a time.</summary>
sealed class ImportStream(IServiceScopeFactory scopes, SecretBox box, Import import) : Stream
{
    byte[] _piece = [];
    int _at;
    int _next;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_at == _piece.Length)
            await NextAsync(cancellationToken);
        var count = Math.Min(buffer.Length, _piece.Length - _at);
        _piece.AsMemory(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }

    async Task NextAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        var chunk = await db.ImportChunks.FirstOrDefaultAsync(
            row => row.PartnerId == import.PartnerId && row.Import == import.Id && row.Number == _next, ct);
        (_piece, _at, _next) = (chunk is null ? [] : Open(chunk), 0, _next + 1);
    }

    byte[] Open(ImportChunk chunk) => box.Open(chunk.Sealed, LabelOf(chunk.Import, chunk.Number))
        ?? throw new InvalidDataException("A piece of the file was changed outside this program.");

    /// <summary>Under which a piece is sealed, so that pieces cannot be swapped.</summary>
    public static byte[] LabelOf(Guid import, int number) =>
        [.. import.ToByteArray(bigEndian: true), .. BitConverter.GetBytes(number)];

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    public override void Flush() => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
