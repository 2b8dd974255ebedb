using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Hubby.Http;

/// <summary>Reads the fields of a query string the way <see cref="JsonFields"/> reads a body: all faults at once.</summary>
sealed class QueryFields(HttpRequest request, Faults faults)
{
    public const int MaxLength = 300;

    /// <summary>The field under its name or an alias; sent twice it is a fault.</summary>
    public string? Text(string name, string? alias = null)
    {
        var field = request.Query.ContainsKey(name) || alias is null ? name : alias;
        var values = request.Query[field];
        if (values.Count == 0 || values is [null or ""])
            return null;
        if (values.Count > 1)
            faults.Add(new Fault(field, FaultCodes.DuplicateField, "Send this field once."));
        else if (values.ToString() is { Length: <= MaxLength } text && IsPlain(text))
            return text;
        else
            faults.Add(new Fault(field, FaultCodes.InvalidText, $"Send at most {MaxLength} characters of plain text."));
        return null;
    }

    public T? Parsed<T>(string name, Func<string, T?> parse, string code, string cure, string? alias = null)
    {
        if (Text(name, alias) is not { } text)
            return default;
        var parsed = parse(text);
        if (parsed is null)
            faults.Add(new Fault(name, code, cure) { Sent = text });
        return parsed;
    }

    public DateTimeOffset? Instant(string name) =>
        Parsed<DateTimeOffset?>(name, Iso8601.Parse, FaultCodes.InvalidDate,
            "Send a date or date-time in ISO 8601, such as 2025-06-15.");

    public PageRequest Page(string? limitAlias = "perPage", Func<string, bool>? isKey = null)
    {
        var limit = Parsed<int?>("limit", text => ParseLimit(text), FaultCodes.OutOfRange,
            $"Send a whole number from 1 to {PageRequest.MaxLimit}.", limitAlias);
        var after = Parsed("cursor", text => Decode(text) is { } key && isKey?.Invoke(key) is not false ? key : null,
            FaultCodes.InvalidFormat, "Send the next_cursor of the page before, as it was.");
        return new(limit ?? PageRequest.DefaultLimit, after);
    }

    static int? ParseLimit(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number is >= 1 and <= PageRequest.MaxLimit
            ? number
            : null;

    static string? Decode(string cursor) =>
        Base64Url.IsValid(cursor) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)) : null;

    static bool IsPlain(string text) =>
        !text.AsSpan().ContainsAnyInRange('\0', '\x1F') && !text.EnumerateRunes().Contains(Rune.ReplacementChar);
}
