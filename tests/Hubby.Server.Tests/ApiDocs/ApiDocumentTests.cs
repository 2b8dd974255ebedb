using System.Text.Json;
using Hubby.Tests.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hubby.Tests.ApiDocs;

public sealed class ApiDocumentTests(SqliteApp app) : IClassFixture<SqliteApp>
{
    const string Committed = "docs/api/openapi.json";
    static readonly string[] Needed = ["operationId", "summary", "description", "tags", "security", "responses"];
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_committed_document_is_the_one_that_is_served()
    {
        var served = await app.Client.GetStringAsync("/openapi/v1.json", Ct) + "\n";
        if (Environment.GetEnvironmentVariable("HUBBY_UPDATE_OPENAPI") == "1")
            await File.WriteAllTextAsync(Repository.PathOf(Committed), served, Ct);
        Assert.Equal(await File.ReadAllTextAsync(Repository.PathOf(Committed), Ct), served);
    }

    [Fact]
    public async Task Whoever_has_the_document_is_told_so_by_its_tag()
    {
        var first = await app.Client.GetAsync("/openapi/v1.json", Ct);
        Assert.Equal("application/json", first.Content.Headers.ContentType!.MediaType);
        using var again =
            new HttpRequestMessage(HttpMethod.Get, "/openapi/v1.json") { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
        Assert.Equal(304, (int)(await app.Client.SendAsync(again, Ct)).StatusCode);
    }

    [Fact]
    public async Task Every_route_is_in_the_document_with_words_and_answers()
    {
        var paths = JsonElement.Parse(await app.Client.GetStringAsync("/openapi/v1.json", Ct)).GetProperty("paths");
        var routes = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => !IsPageForPeople(route))
            .SelectMany(route => (route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [])
                .Select(method => (Path: "/" + route.RoutePattern.RawText!.Trim('/'), Method: method.ToLowerInvariant())))
            .ToList();

        Assert.NotEmpty(routes);
        Assert.DoesNotContain(routes, route => !IsDescribed(paths, route.Path, route.Method));
    }

    // Pages are read, not called.
    static bool IsPageForPeople(RouteEndpoint route) =>
        route.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is { ExcludeFromDescription: true }
        && !route.RoutePattern.RawText!.TrimStart('/').StartsWith("api/", StringComparison.Ordinal);

    static bool IsDescribed(JsonElement paths, string path, string method) =>
        paths.TryGetProperty(path, out var item) && item.TryGetProperty(method, out var operation)
        && Needed.All(name => operation.TryGetProperty(name, out _))
        && operation.GetProperty("responses").EnumerateObject().Any(response => response.Name[0] == '2');
}
