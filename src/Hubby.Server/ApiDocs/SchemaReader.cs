using System.Text.Json;

namespace Hubby.ApiDocs;

/// <summary>A field, parameter or header as the reference shows it.</summary>
/// <param name="Name">As it is sent.</param>
/// <param name="Type">In words: <c>string or null</c>, <c>list of PromoCode</c>.</param>
/// <param name="IsRequired">Whether it must be sent, or is always there.</param>
/// <param name="Description">Markdown.</param>
/// <param name="Values">What it may be, when that is a fixed list.</param>
/// <param name="Limits">In words: <c>1 to 255 characters</c>.</param>
/// <param name="Children">The fields below it.</param>
public sealed record FieldView(
    string Name, string Type, bool IsRequired, string Description,
    IReadOnlyList<string> Values, IReadOnlyList<string> Limits, FieldGroup? Children);

/// <summary>The fields of an object that has a name.</summary>
public sealed record FieldGroup(string Name, IReadOnlyList<FieldView> Fields);

/// <summary>Puts JSON Schema into words.</summary>
sealed class SchemaReader(JsonElement root)
{
    const string Local = "#/";

    public JsonElement Resolve(JsonElement element)
    {
        while (element.TryGetProperty("$ref", out var reference))
        {
            element =
                reference.GetString()![Local.Length..].Split('/').Aggregate(root, (holder, name) => holder.GetProperty(name));
        }

        return element;
    }

    public IReadOnlyList<FieldView> Fields(JsonElement schema)
    {
        var form = Resolve(schema);
        if (!form.TryGetProperty("properties", out var properties))
            return [];
        var required = form.TryGetProperty("required", out var names)
            ? names.EnumerateArray().Select(name => name.GetString()!).ToHashSet(StringComparer.Ordinal)
            : [];
        return [.. properties.EnumerateObject()
            .Select(property => Field(property.Name, property.Value, required.Contains(property.Name)))];
    }

    public FieldView Parameter(JsonElement parameter)
    {
        var field = Field(Reference.Text(parameter, "name"), parameter.GetProperty("schema"),
            parameter.TryGetProperty("required", out var required) && required.GetBoolean());
        return field with
        {
            Type = $"{field.Type}, in the {Reference.Text(parameter, "in")}",
            Description = Reference.Text(parameter, "description")
        };
    }

    public FieldView Header(JsonProperty header) =>
        new(header.Name, "header", false, Reference.Text(Resolve(header.Value), "description"), [], [], null);

    FieldView Field(string name, JsonElement schema, bool isRequired)
    {
        var form = Resolve(schema);
        var description = Reference.Text(schema, "description") is { Length: > 0 } own
            ? own
            : Reference.Text(form, "description");
        return new(name, TypeOf(schema), isRequired, description, ValuesOf(form), [.. LimitsOf(form)], ChildrenOf(schema));
    }

    FieldGroup? ChildrenOf(JsonElement schema)
    {
        var form = Resolve(schema);
        if (form.TryGetProperty("items", out var items))
            return ChildrenOf(items);
        return Fields(form) is { Count: > 0 } fields ? new(NameOf(schema) ?? "object", fields) : null;
    }

    string TypeOf(JsonElement schema)
    {
        var form = Resolve(schema);
        if (form.TryGetProperty("anyOf", out var either) && !form.TryGetProperty("type", out _))
            return string.Join(" or ", either.EnumerateArray().Select(TypeOf));
        if (!form.TryGetProperty("type", out var type))
            return "anything";
        var names = type.ValueKind == JsonValueKind.Array
            ? [.. type.EnumerateArray().Select(name => name.GetString()!)]
            : new[] { type.GetString()! };
        return string.Join(" or ", names.OrderBy(name => name == "null").Select(name => name switch
        {
            "array" => $"list of {TypeOf(form.GetProperty("items"))}",
            "object" => NameOf(schema) ?? "object",
            "string" when Reference.Text(form, "format") is { Length: > 0 } format => format,
            _ => name,
        }));
    }

    static string? NameOf(JsonElement schema) =>
        schema.TryGetProperty("$ref", out var reference) ? reference.GetString()!.Split('/')[^1] : null;

    IReadOnlyList<string> ValuesOf(JsonElement form)
    {
        if (form.TryGetProperty("items", out var items))
            return ValuesOf(Resolve(items));
        return form.TryGetProperty("enum", out var values)
            ? [.. values.EnumerateArray()
                .Select(value => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText())]
            : [];
    }

    static IEnumerable<string> LimitsOf(JsonElement form)
    {
        if (Range(form, "minLength", "maxLength") is { } length)
            yield return $"{length} characters";
        if (Range(form, "minItems", "maxItems") is { } items)
            yield return $"{items} entries";
        if (Range(form, "minimum", "maximum") is { } range)
            yield return range;
        if (form.TryGetProperty("pattern", out var pattern))
            yield return $"form `{pattern.GetString()}`";
        if (form.TryGetProperty("default", out var standard))
            yield return $"default `{ExampleView.Write(standard)}`";
        if (form.TryGetProperty("examples", out var examples))
            yield return $"such as `{ExampleView.Write(examples[0])}`";
    }

    static string? Range(JsonElement form, string lowest, string highest)
    {
        var low = form.TryGetProperty(lowest, out var least) ? least.GetRawText() : null;
        var high = form.TryGetProperty(highest, out var most) ? most.GetRawText() : null;
        return (low, high) switch
        {
            (null, null) => null,
            (null, _) => $"at most {high}",
            (_, null) => $"at least {low}",
            _ => $"{low} to {high}",
        };
    }
}
