using System.Globalization;
using System.Text.Json.Nodes;
using Hubby.Http;
using Microsoft.OpenApi;

namespace Hubby.ApiDocs;

/// <summary>Turns our shapes into JSON Schema; what has a name stands once, among the components.</summary>
static class Schemas
{
    public static IOpenApiSchema For(Shape shape, OpenApiDocument document)
    {
        if (shape.Name is not { } name)
            return Build(shape, document);
        document.Components ??= new();
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        if (!document.Components.Schemas.ContainsKey(name))
            document.AddComponent<IOpenApiSchema>(name, Build(shape, document));
        return new OpenApiSchemaReference(name, document);
    }

    public static OpenApiSchema Envelope(Shape data, OpenApiDocument document) => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "success", "message", "data" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["success"] = new OpenApiSchema { Type = JsonSchemaType.Boolean, Enum = [true], Description = "Always true." },
            ["message"] = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Description = "A sentence for people; it may change."
            },
            ["data"] = For(data, document),
        },
    };

    public static OpenApiSchema Page(Shape data, OpenApiDocument document)
    {
        var page = Envelope(data, document);
        page.Required!.UnionWith(["has_more", "next_cursor"]);
        page.Properties!["has_more"] =
            new OpenApiSchema { Type = JsonSchemaType.Boolean, Description = "Whether there is a next page." };
        page.Properties["next_cursor"] = new OpenApiSchema
        {
            Type = JsonSchemaType.String | JsonSchemaType.Null,
            Description = "Send it as `cursor` to get the next page.",
        };
        return page;
    }

    static OpenApiSchema Build(Shape shape, OpenApiDocument document) => new()
    {
        Type = shape.Type == ShapeType.Any ? null : TypeOf(shape.Type) | (shape.IsNullable ? JsonSchemaType.Null : 0),
        Description = shape.Description,
        Format = shape.Format,
        Pattern = shape.Pattern,
        MinLength = shape.Type == ShapeType.String ? shape.Min : null,
        MaxLength = shape.Type == ShapeType.String ? shape.Max : null,
        MinItems = shape.Type == ShapeType.Array ? shape.Min : null,
        MaxItems = shape.Type == ShapeType.Array ? shape.Max : null,
        Minimum = shape.Lowest?.ToString(CultureInfo.InvariantCulture),
        Maximum = shape.Highest?.ToString(CultureInfo.InvariantCulture),
        Enum = EnumOf(shape),
        Default = ValueOf(shape, shape.Default),
        Examples = ValueOf(shape, shape.Example) is { } example ? [example] : null,
        Items = shape.Items is { } items ? For(items, document) : null,
        Properties = shape.Fields.Count > 0
            ? shape.Fields.ToDictionary(field => field.Name, field => ForField(field, document))
            : null,
        Required = shape.Fields.Where(field => field.IsRequired).Select(field => field.Name).ToHashSet() is { Count: > 0 } names
            ? names
            : null,
        AnyOf = AnyOf(shape, document),
    };

    static List<IOpenApiSchema>? AnyOf(Shape shape, OpenApiDocument document) => shape switch
    {
        { Either.Count: > 0 } => [.. shape.Either.Select(either => For(either, document))],
        { AtLeastOneOf.Count: > 0 } =>
            [.. shape.AtLeastOneOf.Select(name => new OpenApiSchema { Required = new HashSet<string> { name } })],
        _ => null,
    };

    static IOpenApiSchema ForField(Field field, OpenApiDocument document) => For(field.Shape, document) switch
    {
        OpenApiSchemaReference reference =>
            new OpenApiSchemaReference(field.Shape.Name!, document) { Description = field.Description },
        OpenApiSchema schema => Described(schema, field.Description),
        var other => other,
    };

    static OpenApiSchema Described(OpenApiSchema schema, string description)
    {
        schema.Description = description;
        return schema;
    }

    static List<JsonNode>? EnumOf(Shape shape)
    {
        if (shape.Values.Count == 0)
            return null;
        List<JsonNode> values = [.. shape.Values.Select(value => (JsonNode)value)];
        if (shape.IsNullable)
            values.Add(JsonNullSentinel.JsonNull);
        return values;
    }

    static JsonNode? ValueOf(Shape shape, string? text) => text is null ? null
        : shape.Type == ShapeType.String ? JsonValue.Create(text) : JsonNode.Parse(text);

    static JsonSchemaType TypeOf(ShapeType type) => type switch
    {
        ShapeType.String => JsonSchemaType.String,
        ShapeType.Integer => JsonSchemaType.Integer,
        ShapeType.Number => JsonSchemaType.Number,
        ShapeType.Boolean => JsonSchemaType.Boolean,
        ShapeType.Array => JsonSchemaType.Array,
        ShapeType.Object => JsonSchemaType.Object,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };
}
