using System.Text.Json;

namespace Hubby.Http;

/// <summary>Everything wrong with a request, gathered while reading it so that the caller hears of all of it at once.</summary>
sealed class Faults : List<Fault>
{
    /// <summary>The path of the body itself.</summary>
    public const string Whole = "body";
    const int SentLength = 80;

    public void Add(string field, string code, string message, JsonElement sent) =>
        Add(new Fault(field, code, message) { Sent = Shorten(sent) });

    /// <summary>The same, of something that stands in a list: <c>[3].departure_date</c>.</summary>
    public IReadOnlyList<Fault> At(int index) =>
        [.. this.Select(fault => fault with { Field = fault.Field == Whole ? $"[{index}]" : $"[{index}].{fault.Field}" })];

    static string Shorten(JsonElement sent)
    {
        var text = sent.ValueKind == JsonValueKind.String ? sent.GetString()! : sent.GetRawText();
        if (text.Length <= SentLength)
            return text;
        var end = char.IsHighSurrogate(text[SentLength - 1]) ? SentLength - 1 : SentLength;
        return text[..end] + "…";
    }
}
