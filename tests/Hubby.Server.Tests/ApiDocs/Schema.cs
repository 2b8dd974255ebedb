using System.Text.Json;
using System.Text.RegularExpressions;

namespace Hubby.Tests.ApiDocs;

/// <summary>Holds a JSON value against a schema of the API document; a field that the schema does not name is a fault.</summary>
sealed class Schema(JsonElement document)
{
    public IEnumerable<string> Faults(JsonElement value, JsonElement schema, string path = "$")
    {
        schema = document.Resolve(schema);
        if (schema.TryGetProperty("anyOf", out var either) && !schema.TryGetProperty("properties", out _))
            return either.EnumerateArray().Any(one => !Faults(value, one, path).Any()) ? [] : [$"{path} is none of {either}"];
        return TypeFaults(value, schema, path).Concat(ValueFaults(value, schema, path)).Concat(value.ValueKind switch
        {
            JsonValueKind.Object when schema.TryGetProperty("properties", out var properties) =>
                ObjectFaults(value, schema, properties, path),
            JsonValueKind.Array when schema.TryGetProperty("items", out var items) =>
                value.EnumerateArray().SelectMany((item, index) => Faults(item, items, $"{path}[{index}]")),
            _ => [],
        });
    }

    IEnumerable<string> ObjectFaults(JsonElement value, JsonElement schema, JsonElement properties, string path)
    {
        var unknown = value.EnumerateObject().Where(field => !properties.TryGetProperty(field.Name, out _))
            .Select(field => $"{path}.{field.Name} is not in the document");
        var missing = schema.TryGetProperty("required", out var required)
            ? required.EnumerateArray().Select(name => name.GetString()!).Where(name => !value.TryGetProperty(name, out _))
                .Select(name => $"{path}.{name} is missing")
            : [];
        var below = value.EnumerateObject().Where(field => properties.TryGetProperty(field.Name, out _))
            .SelectMany(field => Faults(field.Value, properties.GetProperty(field.Name), $"{path}.{field.Name}"));
        return [.. unknown, .. missing, .. below];
    }

    static IEnumerable<string> TypeFaults(JsonElement value, JsonElement schema, string path)
    {
        if (!schema.TryGetProperty("type", out var type))
            yield break;
        var allowed = type.ValueKind == JsonValueKind.Array
            ? [.. type.EnumerateArray().Select(name => name.GetString()!)]
            : new[] { type.GetString()! };
        var names = value.ValueKind switch
        {
            JsonValueKind.Number => value.TryGetInt64(out _) ? new[] { "integer", "number" } : ["number"],
            JsonValueKind.True or JsonValueKind.False => ["boolean"],
            _ => [value.ValueKind.ToString().ToLowerInvariant()],
        };
        if (!names.Intersect(allowed).Any())
            yield return $"{path} is {names[0]}, not {string.Join(" or ", allowed)}";
    }

    static IEnumerable<string> ValueFaults(JsonElement value, JsonElement schema, string path)
    {
        if (schema.TryGetProperty("enum", out var values)
            && !values.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)))
        {
            yield return $"{path} is {value}, not one of {values}";
        }

        if (value.ValueKind != JsonValueKind.String)
            yield break;
        var text = value.GetString()!;
        if (schema.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(text, pattern.GetString()!))
            yield return $"{path} is {text}, not like {pattern}";
        if (schema.TryGetProperty("maxLength", out var most) && text.Length > most.GetInt32())
            yield return $"{path} is longer than {most}";
        if (schema.TryGetProperty("format", out var format) && format.GetString() == "date-time"
            && !Regex.IsMatch(text, @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"))
        {
            yield return $"{path} is {text}, no instant as we write them";
        }
    }
}

static class References
{
    /// <summary>What an element of the document refers to, or itself.</summary>
    public static JsonElement Resolve(this JsonElement document, JsonElement element)
    {
        while (element.TryGetProperty("$ref", out var reference))
            element = reference.GetString()![2..].Split('/').Aggregate(document, (holder, name) => holder.GetProperty(name));
        return element;
    }
}
