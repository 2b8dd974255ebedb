namespace Hubby.Http;

/// <summary>What the API document says of a route beyond its name, tag, summary and description.</summary>
sealed record RouteDoc
{
    public Shape? Body { get; init; }

    /// <summary>What kind the body is of; anything but JSON is not read before its handler.</summary>
    public string BodyMediaType { get; init; } = "application/json";
    public IReadOnlyList<BodyExample> BodyExamples { get; init; } = [];
    public IReadOnlyList<RouteParameter> Parameters { get; init; } = [];
    public IReadOnlyList<RouteAnswer> Answers { get; init; } = [];

    /// <summary>The failures of this route alone; those that any route, body or signature brings are known already.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>Whether <c>Idempotency-Key</c> counts here.</summary>
    public bool TakesIdempotencyKey { get; init; }
}

/// <summary>A body to copy.</summary>
sealed record BodyExample(string Name, string Summary, string Json);

/// <summary>A parameter in the path or the query.</summary>
sealed record RouteParameter(string Name, string Place, Shape Shape, string Description)
{
    public bool IsRequired { get; init; } = Place == "path";

    public static RouteParameter Query(string name, Shape shape, string description) => new(name, "query", shape, description);

    /// <summary>How many of a list are wanted, as <see cref="QueryFields.Page"/> reads it.</summary>
    public static RouteParameter Limit(string of) => Query("limit",
        Shape.Integer(1, PageRequest.MaxLimit) with { Default = $"{PageRequest.DefaultLimit}" },
        $"{of} on a page. `perPage` does the same.");

    /// <summary>Where a list goes on, as <see cref="QueryFields.Page"/> reads it.</summary>
    public static readonly RouteParameter Cursor =
        Query("cursor", new(ShapeType.String), "The `next_cursor` of the page before, as it was.");

    public static RouteParameter Path(string name, Shape shape, string description) => new(name, "path", shape, description);

    public static RouteParameter Header(string name, Shape shape, string description) => new(name, "header", shape, description);
}

/// <summary>A success.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Description">When it comes.</param>
/// <param name="Shape">The form of <c>data</c>, or of the whole answer when that is bare; none for an answer without a
/// body.</param>
/// <param name="Example">The whole answer as JSON or text.</param>
sealed record RouteAnswer(int Status, string Description, Shape? Shape, string? Example)
{
    public string MediaType { get; init; } = "application/json";

    /// <summary>Not in the envelope of success, message and data.</summary>
    public bool IsBare { get; init; }

    /// <summary>A page of a list: has_more and next_cursor stand beside the data.</summary>
    public bool IsPage { get; init; }

    /// <summary>Headers of this answer beside those that all have.</summary>
    public IReadOnlyList<(string Name, string Description)> Headers { get; init; } = [];

    /// <summary>The header that <see cref="PageRequest.LinkNext"/> writes.</summary>
    public static readonly (string Name, string Description) NextPage =
        ("Link", "The address of the next page, with `rel=\"next\"`, when there is one (RFC 8288).");

    public static RouteAnswer Text(int status, string description, string example) =>
        new(status, description, new(ShapeType.String), example) { MediaType = "text/plain", IsBare = true };
}

/// <summary>On an endpoint: whoever calls it shows a token, as <c>Authorization: Bearer</c>.</summary>
sealed class BearerToken
{
    public static readonly BearerToken Instance = new();
}

static class RouteDocs
{
    public static T Documented<T>(this T route, RouteDoc doc) where T : IEndpointConventionBuilder => route.WithMetadata(doc);
}
