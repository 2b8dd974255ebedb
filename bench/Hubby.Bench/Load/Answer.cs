using System.Buffers.Text;

namespace Hubby.Bench.Load;

/// <summary>As much of HTTP/1.1 as is needed to know the status and where an answer ends.</summary>
static class Answer
{
    const int StatusAt = 9;

    /// <summary>The length of the whole answer at the head of what was received, or 0 while some of it is missing.</summary>
    public static int Measure(ReadOnlySpan<byte> received)
    {
        var head = received.IndexOf("\r\n\r\n"u8);
        if (head < 0)
            return 0;

        var headers = received[..(head + 2)];
        var body = head + 4;
        if (Number(headers, "\r\nContent-Length: "u8) is { } length)
            return received.Length >= body + length ? body + length : 0;
        if (headers.IndexOf("\r\nTransfer-Encoding: chunked\r\n"u8) < 0)
            return Status(received) is 204 or 304 ? body : throw new InvalidDataException("An answer without a length.");

        var chunks = ChunksLength(received[body..]);
        return chunks == 0 ? 0 : body + chunks;
    }

    public static int Status(ReadOnlySpan<byte> received) =>
        Utf8Parser.TryParse(received[StatusAt..], out int status, out _) ? status : throw new InvalidDataException("Not HTTP.");

    static int? Number(ReadOnlySpan<byte> headers, ReadOnlySpan<byte> name)
    {
        var at = headers.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(headers[(at + name.Length)..], out int number, out _) ? number : null;
    }

    static int ChunksLength(ReadOnlySpan<byte> body)
    {
        var at = 0;
        while (true)
        {
            var lineEnd = body[at..].IndexOf("\r\n"u8);
            if (lineEnd < 0 || !Utf8Parser.TryParse(body[at..], out int size, out _, 'x'))
                return 0;
            at += lineEnd + 2 + size + 2;
            if (at > body.Length)
                return 0;
            if (size == 0)
                return at;
        }
    }
}
