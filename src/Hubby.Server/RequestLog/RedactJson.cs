using System.Buffers;
using System.Text;
using System.Text.Json;
using Hubby.Http;

namespace Hubby.RequestLog;

/// <summary>Writes JSON anew without what <see cref="Redaction"/> hides. Not for several threads at once.</summary>
sealed class RedactJson : IDisposable
{
    readonly ArrayBufferWriter<byte> _bytes = new(LoggedRequest.MaxBody);
    readonly Utf8JsonWriter _json;
    readonly Stack<bool> _open = [];

    public RedactJson() => _json = new(_bytes, new() { Encoder = ApiJson.Encoder });

    /// <summary>
    /// None when nothing of it can be read. What breaks off, or is no JSON from some place on, is closed there.
    /// </summary>
    /// <param name="json">As it was sent, maybe cut.</param>
    /// <param name="isWhole">Whether all of it was read.</param>
    public string? Redact(ReadOnlySpan<byte> json, out bool isWhole)
    {
        _bytes.ResetWrittenCount();
        _json.Reset(_bytes);
        isWhole = TryCopy(json);
        while (_json.CurrentDepth > 0)
            Close();
        _json.Flush();
        return _bytes.WrittenCount == 0 ? null : Encoding.UTF8.GetString(_bytes.WrittenSpan);
    }

    public void Dispose() => _json.Dispose();

    bool TryCopy(ReadOnlySpan<byte> json)
    {
        _open.Clear();
        var reader = new Utf8JsonReader(json);
        string? name = null;
        try
        {
            var isShown = false;
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    name = reader.GetString()!;
                    isShown = Redaction.IsShown(name);
                    if (Redaction.Name(name) == Redaction.Hidden)
                        Leave(ref reader, ref name);
                    continue;
                }

                // Read first: what is no text ends the reading, and a name must not be left without its value.
                var text = isShown && reader.TokenType == JsonTokenType.String ? Redaction.Value(reader.GetString()!) : null;
                WriteName(ref name, reader.TokenType);
                Write(ref reader, isShown, text);
                isShown = true;
            }

            return true;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // A lone surrogate is the second of them.
            return false;
        }
    }

    // Several fields under one name would be poor JSON.
    static void Leave(ref Utf8JsonReader reader, ref string? name)
    {
        name = null;
        reader.Skip();
    }

    // Only once there is a value: where the text breaks off between the two, a name alone would be no JSON.
    void WriteName(ref string? name, JsonTokenType token)
    {
        if (name is not null && token is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
            _json.WritePropertyName(name);
        name = null;
    }

    void Write(ref Utf8JsonReader reader, bool isShown, string? text)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                Close();
                break;
            case JsonTokenType.Null:
                _json.WriteNullValue();
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray when isShown || IsRoot(reader):
                Open(reader.TokenType == JsonTokenType.StartObject);
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                _json.WriteStringValue(Redaction.Hidden);
                reader.Skip();
                break;
            case JsonTokenType.String when text is not null:
                _json.WriteStringValue(text);
                break;
            case JsonTokenType.Number when isShown && reader.ValueSpan.Length <= 20:
                _json.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
                break;
            case JsonTokenType.True or JsonTokenType.False when isShown:
                _json.WriteBooleanValue(reader.GetBoolean());
                break;
            default:
                _json.WriteStringValue(Redaction.Hidden);
                break;
        }
    }

    // Every body of the API is an object; in any other nobody knows what is what.
    static bool IsRoot(in Utf8JsonReader reader) => reader is { CurrentDepth: 0, TokenType: JsonTokenType.StartObject };

    void Open(bool isObject)
    {
        _open.Push(isObject);
        if (isObject)
            _json.WriteStartObject();
        else
            _json.WriteStartArray();
    }

    void Close()
    {
        if (_open.Pop())
            _json.WriteEndObject();
        else
            _json.WriteEndArray();
    }
}
