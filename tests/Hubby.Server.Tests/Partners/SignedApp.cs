using Hubby.Http;
using Hubby.Partners;
using Hubby.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace Hubby.Tests.Partners;

/// <summary>A signed group of a fixture's own, so that the signature is tested apart from what any slice answers.</summary>
static class SignedRoutes
{
    public static void MapEcho(this WebApplication app)
    {
        var signed = app.MapGroup("/api/echo").RequireSignature();
        signed.MapPost("/", (Caller caller, RequestBody body) =>
            TypedResults.Json(new { partner = caller.Partner.Slug, length = body.Bytes.Length }));
        signed.MapGet("/", (Caller caller) => TypedResults.Json(new { partner = caller.Partner.Slug }));
        signed.MapGet("/{id}", (Caller caller, string id) => TypedResults.Json(new { partner = caller.Partner.Slug, id }));
        signed.MapGet("/broken", IResult () => throw new InvalidOperationException("a bug"));
    }

    public static void UseClock(this WebApplicationBuilder builder, TimeProvider clock) =>
        builder.Services.Replace(ServiceDescriptor.Singleton(clock));
}

public sealed class SignedOnPostgres : PostgresApp, ISignedApp
{
    public FakeTimeProvider Clock { get; } = new(new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));

    App ISignedApp.App => this;

    protected override void Adjust(WebApplicationBuilder builder) => builder.UseClock(Clock);

    protected override void Map(WebApplication app) => app.MapEcho();
}

public sealed class SignedOnSqlite : SqliteApp, ISignedApp
{
    public FakeTimeProvider Clock { get; } = new(new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));

    App ISignedApp.App => this;

    protected override void Adjust(WebApplicationBuilder builder) => builder.UseClock(Clock);

    protected override void Map(WebApplication app) => app.MapEcho();
}

public interface ISignedApp
{
    App App { get; }
    FakeTimeProvider Clock { get; }
}
