using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Hubby.Http;

/// <summary>
/// Reads the fields of one JSON object by hand, because a deserializer stops at the first fault and speaks of types.
/// A field that is absent or null reads as null; a field that is wrong reads as null and leaves a fault.
/// </summary>
sealed class JsonFields
{
    const string OneLine = "Send one line of text without control characters such as NUL or line breaks.";
    static readonly SearchValues<char> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(code => (char)code), .. Enumerable.Range(0x7F, 0x21).Select(code => (char)code)]);

    const int MostComparedInPairs = 24;

    readonly JsonElement _object;
    readonly string _path;
    readonly Faults _faults;

    JsonFields(JsonElement source, string path, Faults faults)
    {
        _object = source;
        _path = path;
        _faults = faults;
        RefuseDuplicates();
    }

    public Faults Faults => _faults;

    /// <summary>The object at the path, or null with a fault.</summary>
    public static JsonFields? Of(JsonElement element, string path, Faults faults)
    {
        if (element.ValueKind == JsonValueKind.Object)
            return new(element, path, faults);
        faults.Add(path.Length == 0 ? Faults.Whole : path, FaultCodes.WrongType, "Send a JSON object.", element);
        return null;
    }

    public string PathOf(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    /// <summary>The raw value when it is there and not null.</summary>
    public bool TryGet(string name, out JsonElement value) =>
        _object.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    public void Fault(string name, string code, string message) => _faults.Add(new Fault(PathOf(name), code, message));

    public void Fault(string name, string code, string message, JsonElement sent) =>
        _faults.Add(PathOf(name), code, message, sent);

    /// <summary>A line of text of 1 to <paramref name="max"/> characters without control characters.</summary>
    public string? Text(string name, int max) =>
        TryGet(name, out var value) ? TextOf(value, PathOf(name), max, _faults) : null;

    public static string? TextOf(JsonElement value, string path, int max, Faults faults)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            faults.Add(path, FaultCodes.WrongType, "Send a string.", value);
            return null;
        }

        var text = value.GetString()!;
        if (text.Length == 0)
            faults.Add(path, FaultCodes.TooShort, $"Send 1 to {max} characters, or leave the field out.", value);
        else if (text.Length > max && LengthOf(text) > max)
            faults.Add(path, FaultCodes.TooLong, $"Send at most {max} characters; this has {LengthOf(text)}.", value);
        else if (text.AsSpan().ContainsAny(Controls))
            faults.Add(path, FaultCodes.InvalidText, OneLine, value);
        else
            return text;
        return null;
    }

    static int LengthOf(string text) => text.EnumerateRunes().Count();

    public bool? Boolean(string name)
    {
        if (!TryGet(name, out var value))
            return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();
        Fault(name, FaultCodes.WrongType, "Send true or false, without quotes.", value);
        return null;
    }

    public int? Integer(string name, int min, int max)
    {
        if (!TryGet(name, out var value))
            return null;
        if (value.ValueKind != JsonValueKind.Number)
            Fault(name, FaultCodes.WrongType, $"Send a whole number from {min} to {max}, without quotes.", value);
        else if (!value.TryGetInt32(out var number) || number < min || number > max)
            Fault(name, FaultCodes.OutOfRange, $"Send a whole number from {min} to {max}.", value);
        else
            return number;
        return null;
    }

    /// <summary>Text that a parser turns into a small type; what it refuses is a fault with the given sentence.</summary>
    public T? Parsed<T>(string name, int max, Func<string, T?> parse, string code, string message)
    {
        if (!TryGet(name, out var value) || TextOf(value, PathOf(name), max, _faults) is not { } text)
            return default;
        var parsed = parse(text);
        if (parsed is null)
            Fault(name, code, message, value);
        return parsed;
    }

    /// <summary>An instant, from a date or date-time in ISO 8601.</summary>
    public DateTimeOffset? Instant(string name)
    {
        if (!TryGet(name, out var value))
            return null;
        const string cure =
            "Send a date or date-time in ISO 8601 such as 2025-06-15 or 2025-06-15T09:30:00Z, in the years 1900 to 2999.";
        if (value.ValueKind != JsonValueKind.String)
            Fault(name, FaultCodes.WrongType, cure, value);
        else if (Iso8601.Parse(value.GetString()!) is { } instant)
            return instant;
        else
            Fault(name, FaultCodes.InvalidDate, cure, value);
        return null;
    }

    /// <summary>Few names are compared in pairs, without a string for any of them; many by a set.</summary>
    void RefuseDuplicates()
    {
        if (_object.GetPropertyCount() <= MostComparedInPairs)
            RefuseDuplicatesInPairs();
        else
            RefuseDuplicatesBySet();
    }

    void RefuseDuplicatesInPairs()
    {
        var position = 0;
        foreach (var property in _object.EnumerateObject())
        {
            var before = 0;
            foreach (var earlier in _object.EnumerateObject())
            {
                if (before++ == position)
                    break;
                if (IsSameName(earlier, property))
                    RefuseDuplicate(property);
            }

            position++;
        }
    }

    void RefuseDuplicatesBySet()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in _object.EnumerateObject())
        {
            if (!seen.Add(property.Name))
                RefuseDuplicate(property);
        }
    }

    void RefuseDuplicate(JsonProperty property) =>
        _faults.Add(PathOf(property.Name), FaultCodes.DuplicateField, "Send this field once.", property.Value);

    static bool IsSameName(JsonProperty one, JsonProperty other)
    {
        var a = JsonMarshal.GetRawUtf8PropertyName(one);
        var b = JsonMarshal.GetRawUtf8PropertyName(other);
        return a.Contains((byte)'\\') || b.Contains((byte)'\\') ? one.Name == other.Name : a.SequenceEqual(b);
    }
}
