using System.Text.Json;

namespace Hubby.ApiDocs;

/// <summary>The API document, arranged for a reader.</summary>
public sealed record Reference(
    string Title, string Summary, string Introduction, IReadOnlyList<Chapter> Chapters, IReadOnlyList<FieldView> SignatureHeaders)
{
    public static Reference Of(ReadOnlyMemory<byte> json)
    {
        using var parsed = JsonDocument.Parse(json);
        var document = new SchemaReader(parsed.RootElement);
        var root = parsed.RootElement;
        var operations = root.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => (
                Tag: method.Value.GetProperty("tags")[0].GetString()!,
                Operation: OperationView.Of(method.Name.ToUpperInvariant(), path.Name, method.Value, document))))
            .ToLookup(found => found.Tag, found => found.Operation);
        return new(
            Text(root.GetProperty("info"), "title"),
            Text(root.GetProperty("info"), "summary"),
            Text(root.GetProperty("info"), "description"),
            [.. root.GetProperty("tags").EnumerateArray()
                .Select(tag => new Chapter(Text(tag, "name"), Text(tag, "description"), [.. operations[Text(tag, "name")]]))
                .Where(chapter => chapter.Operations.Count > 0)],
            [.. root.GetProperty("components").GetProperty("securitySchemes").EnumerateObject()
                .Select(scheme => new FieldView(scheme.Name, "header", true, Text(scheme.Value, "description"), [], [], null))]);
    }

    public static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}

/// <summary>The operations of one tag.</summary>
public sealed record Chapter(string Name, string Description, IReadOnlyList<OperationView> Operations)
{
    public string Anchor => Name.ToLowerInvariant();
}

/// <summary>One method of one path.</summary>
public sealed record OperationView(string Id, string Method, string Path, string Summary, string Description, bool IsSigned)
{
    public IReadOnlyList<FieldView> Parameters { get; init; } = [];
    public IReadOnlyList<FieldView> Body { get; init; } = [];
    public IReadOnlyList<ExampleView> BodyExamples { get; init; } = [];
    public IReadOnlyList<AnswerView> Successes { get; init; } = [];
    public IReadOnlyList<FailureView> Failures { get; init; } = [];

    internal static OperationView Of(string method, string path, JsonElement operation, SchemaReader document)
    {
        var responses = operation.GetProperty("responses").EnumerateObject()
            .Select(response => (Status: response.Name, Answer: document.Resolve(response.Value))).ToList();
        var body = operation.TryGetProperty("requestBody", out var sent) ? Content(sent) : null;
        return new(Text("operationId"), method, path, Text("summary"), Text("description"),
            operation.GetProperty("security").GetArrayLength() > 0)
        {
            Parameters = operation.TryGetProperty("parameters", out var parameters)
                ? [.. parameters.EnumerateArray().Select(document.Parameter)]
                : [],
            Body = body is { } content ? document.Fields(content.GetProperty("schema")) : [],
            BodyExamples = body is { } examples ? ExampleView.AllOf(examples) : [],
            Successes = [.. responses.Where(response => IsOwn(response.Answer))
                .Select(response => AnswerView.Of(response.Status, response.Answer, document))],
            Failures = [.. responses.Where(response => !IsOwn(response.Answer))
                .OrderBy(response => response.Status, StringComparer.Ordinal)
                .Select(response => FailureView.Of(response.Status, response.Answer))],
        };

        string Text(string name) => Reference.Text(operation, name);
    }

    /// <summary>Failures are those with an example for each code.</summary>
    static bool IsOwn(JsonElement answer) => Content(answer) is not { } content || !content.TryGetProperty("examples", out _);

    internal static JsonElement? Content(JsonElement holder) =>
        holder.TryGetProperty("content", out var content) ? content.EnumerateObject().First().Value : null;
}

/// <summary>A success: its fields are those of <c>data</c>.</summary>
public sealed record AnswerView(
    string Status, string Description, IReadOnlyList<FieldView> Fields, string? Example, IReadOnlyList<FieldView> Headers)
{
    internal static AnswerView Of(string status, JsonElement answer, SchemaReader document)
    {
        var content = OperationView.Content(answer);
        var example = content is { } shown && shown.TryGetProperty("example", out var value) ? ExampleView.Write(value) : null;
        return new(status, Reference.Text(answer, "description"),
            content is { } form ? document.Fields(form.GetProperty("schema")) : [], example,
            answer.TryGetProperty("headers", out var headers) ? [.. headers.EnumerateObject().Select(document.Header)] : []);
    }
}

/// <summary>A status and the codes it can carry.</summary>
public sealed record FailureView(string Status, IReadOnlyList<string> Codes)
{
    internal static FailureView Of(string status, JsonElement answer) =>
        new(status,
            [.. OperationView.Content(answer)!.Value.GetProperty("examples").EnumerateObject().Select(example => example.Name)]);
}

/// <summary>Something to copy.</summary>
public sealed record ExampleView(string Title, string Text)
{
    static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static IReadOnlyList<ExampleView> AllOf(JsonElement content) => content.TryGetProperty("examples", out var examples)
        ? [.. examples.EnumerateObject().Select(example => new ExampleView(
            Reference.Text(example.Value, "summary"), Write(example.Value.GetProperty("value"))))]
        : [];

    public static string Write(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : JsonSerializer.Serialize(value, Indented);
}
