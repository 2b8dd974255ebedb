using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Hubby.Http;

/// <summary>
/// Turns the bytes of a request into JSON that is safe to read: valid UTF-8, no lone surrogates, bounded depth.
/// </summary>
static class JsonBody
{
    public const int MaxDepth = 32;
    static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth };

    /// <summary>The document, which the caller disposes; or what is wrong with it.</summary>
    public static (JsonDocument? Document, Problem? Problem) Parse(ReadOnlyMemory<byte> utf8)
    {
        var bytes = utf8.Span;
        if (bytes.IsEmpty)
            return Refuse("The body is empty; send a JSON object.");
        if (bytes.StartsWith("\uFEFF"u8))
            return Refuse("The body begins with a byte order mark; send it without.");
        if (!Utf8.IsValid(bytes))
            return Refuse($"The body is not valid UTF-8 at byte {FirstInvalidByte(bytes)}.");

        try
        {
            if (bytes.IndexOf("\\u"u8) >= 0 && LoneSurrogate(bytes) is { } position)
            {
                return Refuse($"The text that ends before byte {position} has half of a surrogate pair "
                    + "(\\uD800 to \\uDFFF), which is no character.");
            }

            return (JsonDocument.Parse(utf8, Strict), null);
        }
        catch (JsonException bad)
        {
            return Refuse($"The body is not valid JSON, or nested deeper than {MaxDepth} levels: "
                + $"line {bad.LineNumber + 1}, byte {bad.BytePositionInLine + 1}.");
        }
    }

    static (JsonDocument?, Problem?) Refuse(string message) => (null, Problems.MalformedJson with { Message = message });

    static long FirstInvalidByte(ReadOnlySpan<byte> bytes)
    {
        var position = 0;
        while (Rune.DecodeFromUtf8(bytes[position..], out _, out var length) == System.Buffers.OperationStatus.Done)
            position += length;
        return position;
    }

    static long? LoneSurrogate(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName) || !reader.ValueIsEscaped)
                continue;
            try
            {
                reader.GetString();
            }
            catch (InvalidOperationException)
            {
                return reader.BytesConsumed;
            }
        }

        return null;
    }
}
