using System.Security.Cryptography;
using Hubby.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace Hubby.ApiDocs;

/// <summary>The API document at /openapi/v1.json and the reference made from it at /docs.</summary>
static class ApiDocsSetup
{
    const string Version = "v1";

    public static IServiceCollection AddApiDocs(this IServiceCollection services)
    {
        services.AddSingleton<ApiDocument>().AddSingleton<DocsPages>();
        return services.AddOpenApi(Version, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            // What the framework infers stays out of the components: our shapes take its place.
            options.CreateSchemaReferenceId = _ => null;
            options.AddOperationTransformer<DescribeRoutes>();
            options.AddDocumentTransformer<DescribeApi>();
        });
    }

    public static void MapApiDocs(this WebApplication app)
    {
        app.MapGet($"/openapi/{Version}.json", GetDocument).WithName("get_openapi").WithTags("Service")
            .WithSummary("This document")
            .WithDescription("Open. OpenAPI 3.1; `/docs` shows it to people.")
            .Documented(new() { Answers = [new(200, "The document.", Shape.AnyObject(), null) { IsBare = true }] });

        var pages = app.MapGroup("/docs").ExcludeFromDescription();
        pages.MapGet("", DocsPages.Reference);
        foreach (var paper in Paper.All)
        {
            pages.MapGet($"/{paper.Name}", (HttpContext http, DocsPages shown, CancellationToken ct) =>
                shown.ShowPaperAsync(http, paper, ct));
        }

        pages.MapGet("/docs.css", DocsPages.Style);
    }

    static async Task<IResult> GetDocument(ApiDocument document, CancellationToken ct)
    {
        var rendered = await document.RenderAsync(ct);
        return TypedResults.Bytes(rendered.Json, "application/json; charset=utf-8", entityTag: rendered.Tag);
    }
}

/// <summary>The document, made at its first request and kept: routes do not change while the server runs.</summary>
sealed class ApiDocument([FromKeyedServices("v1")] IOpenApiDocumentProvider provider) : IDisposable
{
    readonly SemaphoreSlim _once = new(1);
    Rendered? _rendered;

    public async ValueTask<Rendered> RenderAsync(CancellationToken ct)
    {
        if (Volatile.Read(ref _rendered) is { } known)
            return known;
        await _once.WaitAsync(ct);
        try
        {
            return _rendered ??= await MakeAsync(ct);
        }
        finally
        {
            _once.Release();
        }
    }

    async Task<Rendered> MakeAsync(CancellationToken ct)
    {
        var document = await provider.GetOpenApiDocumentAsync(ct);
        using var stream = new MemoryStream();
        await document.SerializeAsJsonAsync(stream, OpenApiSpecVersion.OpenApi3_1, ct);
        var json = stream.ToArray();
        return new(json, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(json))[..16]}\""));
    }

    public void Dispose() => _once.Dispose();

    public sealed record Rendered(byte[] Json, EntityTagHeaderValue Tag);
}
