using System.Text.Json;

namespace Hubby.Messaging;

/// <summary>Reads what providers send without trusting its shape: what is not there as expected is absent.</summary>
static class ProviderJson
{
    public static JsonElement Parse(string text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    extension(JsonElement json)
    {
        public JsonElement At(string name) =>
            json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : default;

        public string? Text(string name) => json.At(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

        public long? Number(string name) =>
            json.At(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : null;

        public IEnumerable<JsonElement> List(string name) =>
            json.At(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : Enumerable.Empty<JsonElement>();
    }
}
