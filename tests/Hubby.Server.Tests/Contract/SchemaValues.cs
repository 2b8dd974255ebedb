using System.Text.Json;
using System.Text.Json.Nodes;
using Hubby.Tests.ApiDocs;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.Contract;

/// <summary>Values made by chance that fit the document's schemas, for a call of this path.</summary>
sealed class SchemaValues(JsonElement document, KnownThings known, Dice dice, string path)
{
    public JsonNode? Of(JsonElement schema, string name)
    {
        schema = document.Resolve(schema);
        if (dice.Next(3) == 0 && schema.TryGetProperty("examples", out var examples))
            return JsonNode.Parse(dice.Pick([.. examples.EnumerateArray()]).GetRawText());
        if (schema.TryGetProperty("enum", out var values))
            return JsonNode.Parse(dice.Pick([.. values.EnumerateArray()]).GetRawText());
        if (schema.TryGetProperty("anyOf", out var either) && !schema.TryGetProperty("properties", out _))
            return Of(dice.Pick([.. either.EnumerateArray()]), name);
        return TypeOf(schema) switch
        {
            "object" => Object(schema),
            "array" => new JsonArray([.. Enumerable.Range(0, Number(schema, "minItems", 0) + dice.Next(3))
                .Select(_ => Of(schema.GetProperty("items"), name))]),
            "string" => Text(schema, name),
            "integer" or "number" => Number(schema, "minimum", 0) + dice.Next(5),
            "boolean" => dice.Next(2) == 0,
            _ => null,
        };
    }

    string TypeOf(JsonElement schema) => !schema.TryGetProperty("type", out var type) ? ""
        : type.ValueKind == JsonValueKind.Array ? dice.Pick([.. type.EnumerateArray()]).GetString()! : type.GetString()!;

    static int Number(JsonElement schema, string limit, int otherwise) =>
        schema.TryGetProperty(limit, out var value) ? value.GetInt32() : otherwise;

    JsonObject Object(JsonElement schema)
    {
        var made = new JsonObject();
        if (!schema.TryGetProperty("properties", out var properties))
            return new() { ["note"] = dice.Pick(RequestMaker.OddTexts) };
        var required = Names(schema);
        if (schema.TryGetProperty("anyOf", out var groups))
            required.UnionWith(Names(dice.Pick([.. groups.EnumerateArray()])));
        foreach (var property in properties.EnumerateObject())
        {
            if (required.Contains(property.Name) || dice.Next(3) == 0)
                made[property.Name] = Of(property.Value, property.Name);
        }

        return made;
    }

    static HashSet<string> Names(JsonElement schema) => schema.TryGetProperty("required", out var names)
        ? [.. names.EnumerateArray().Select(name => name.GetString()!)] : [];

    string Text(JsonElement schema, string name)
    {
        if (dice.Next(2) == 0 && known.Pick(dice, path, name) is { } thing)
            return thing;
        var format = schema.TryGetProperty("format", out var named) ? named.GetString() : null;
        return format switch
        {
            "email" => $"traveller{dice.Next(500)}@example.com",
            "uuid" => "0f6d1a3e-6f5c-4d7a-9a52-3b1c8e7d2f40",
            "uri" => "https://hook.example.invalid/hubby",
            "date-time" => "2026-06-15T00:00:00.000Z",
            _ => Word(schema, name),
        };
    }

    string Word(JsonElement schema, string name)
    {
        var word = name switch
        {
            "destination" => dice.Pick(["TH", "Thailand", "EU", "JPN", "Congo"]),
            "size" => dice.Pick(["1GB", "500MB", "3GB"]),
            "departure_date" or "return_date" or "from" or "to" => dice.Pick(["2026-06-15", "2031-01-01T10:00:00Z"]),
            _ => $"word{dice.Next(100)}",
        };
        var (least, most) = (Number(schema, "minLength", 0), Number(schema, "maxLength", 100));
        return word.Length > most ? word[..most] : word.PadRight(least, 'x');
    }
}
