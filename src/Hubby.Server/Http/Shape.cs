using Hubby.Data;

namespace Hubby.Http;

/// <summary>
/// What a JSON value may be, as the API document shows it. Requests are read by hand, so their form is written down here,
/// with the limits that the reader itself uses.
/// </summary>
sealed record Shape(ShapeType Type)
{
    /// <summary>Named shapes stand once in the document and are referred to.</summary>
    public string? Name { get; init; }
    public string? Description { get; init; }
    public string? Format { get; init; }
    public string? Pattern { get; init; }

    /// <summary>In characters, or in entries of a list.</summary>
    public int? Min { get; init; }
    public int? Max { get; init; }
    public long? Lowest { get; init; }
    public long? Highest { get; init; }
    public IReadOnlyList<string> Values { get; init; } = [];
    public bool IsNullable { get; init; }
    public Shape? Items { get; init; }
    public IReadOnlyList<Field> Fields { get; init; } = [];

    /// <summary>Fields of which at least one must be there.</summary>
    public IReadOnlyList<string> AtLeastOneOf { get; init; } = [];

    /// <summary>The value is one of these.</summary>
    public IReadOnlyList<Shape> Either { get; init; } = [];

    /// <summary>What holds when the field is absent.</summary>
    public string? Default { get; init; }
    public string? Example { get; init; }

    public static Shape Text(int max, int min = 1) => new(ShapeType.String) { Min = min, Max = max };

    /// <summary>Text of a form, as a regular expression that ECMAScript understands as well.</summary>
    public static Shape Form(string pattern) => new(ShapeType.String) { Pattern = pattern };

    /// <summary>The <c>id</c> of a booking.</summary>
    public static Shape BookingId() => Form($"^[0-9A-Za-z]{{{Ids.Length}}}$");

    public static Shape OneOf(params IReadOnlyList<string> values) => new(ShapeType.String) { Values = values };

    public static Shape Formatted(string format) => new(ShapeType.String) { Format = format };

    /// <summary>UTC with three decimals and a Z, as answers have it.</summary>
    public static Shape Instant() => Formatted("date-time");

    public static Shape Integer(long lowest, long? highest = null) =>
        new(ShapeType.Integer) { Lowest = lowest, Highest = highest };

    public static Shape Number(long lowest) => new(ShapeType.Number) { Lowest = lowest };

    public static Shape Boolean() => new(ShapeType.Boolean);

    public static Shape ListOf(Shape items, int? min = null, int? max = null) =>
        new(ShapeType.Array) { Items = items, Min = min, Max = max };

    public static Shape Object(string? name, params Field[] fields) => new(ShapeType.Object) { Name = name, Fields = fields };

    /// <summary>An object whose fields are the caller's own.</summary>
    public static Shape AnyObject() => new(ShapeType.Object);

    public static Shape EitherOf(params Shape[] shapes) => new(ShapeType.Any) { Either = shapes };

    public Shape OrNull() => this with { IsNullable = true };
}

enum ShapeType { Any, String, Integer, Number, Boolean, Array, Object }

/// <summary>A field of an object. In a request a field that may be left out may be null as well.</summary>
sealed record Field(string Name, bool IsRequired, Shape Shape, string Description)
{
    public static Field Required(string name, Shape shape, string description) => new(name, true, shape, description);

    public static Field Optional(string name, Shape shape, string description) => new(name, false, shape, description);
}
