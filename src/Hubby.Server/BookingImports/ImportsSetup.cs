using Hubby.Http;
using Hubby.Members;
using Hubby.Portal;

namespace Hubby.BookingImports;

static class ImportsSetup
{
    public static IServiceCollection AddImports(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ImportsOptions>().Bind(configuration.GetSection(ImportsOptions.Section))
            .Validate(options => options.Days is >= 1 and <= 3650, "Imports:Days must be from 1 to 3650.")
            .ValidateOnStart();
        return services
            .AddAnswers(ImportsJson.Default)
            .AddSingleton<ImportSignal>()
            .AddSingleton<ReadRow>()
            .AddSingleton<RunImport>()
            .AddScoped<StartImport>()
            .AddScoped<CheckImport>()
            .AddSingleton<INavBadge, ImportBadge>()
            .AddHostedService<ImportWorker>()
            .AddHostedService<ImportSweep>();
    }

    public static RouteGroupBuilder MapImports(this RouteGroupBuilder api)
    {
        var imports = api.MapGroup("/imports").WithTags("Imports");
        imports.MapPost("", StartImport.Handle).WithMetadata(StreamedBody.Instance).WithName("create_import")
            .WithSummary("Import bookings from a CSV file")
            .WithDescription("The body is the file: UTF-8, columns named as the fields of a booking, a row for each. It is "
                + "worked off while you go on; read how far it is by its `id`.")
            .Documented(ImportDocs.Create);
        imports.MapGet("", ImportReads.List).WithName("list_imports").WithSummary("List your imports, newest first")
            .WithDescription("Kept for 30 days.").Documented(ImportDocs.List);
        imports.MapGet("/{id}", ImportReads.Get).WithName("get_import").WithSummary("How far an import is")
            .WithDescription("Ask again while `status` is `waiting` or `running`.").Documented(ImportDocs.Get);
        imports.MapGet("/{id}/rows", ImportReads.Rows).WithName("list_import_rows").WithSummary("What became of each row")
            .WithDescription("In the order of the file, with every fault of the rows that were refused.")
            .Documented(ImportDocs.Rows);
        imports.MapGet("/{id}/result.csv", ImportResult.Handle).WithName("get_import_result")
            .WithSummary("The rows with their codes and links")
            .WithDescription("A line for each promo code. A cell that a spreadsheet would take for a formula begins with an "
                + "apostrophe.")
            .Documented(ImportDocs.Result);
        imports.MapPost("/{id}/cancel", ImportReads.Cancel).WithName("cancel_import").WithSummary("Stop an import")
            .WithDescription("It ends with the rows that are being written. The bookings that stand stay.")
            .Documented(ImportDocs.Cancel);
        return api;
    }

    public static RouteGroupBuilder MapImportPages(this RouteGroupBuilder portal)
    {
        var imports = portal.MapGroup("/imports").For(Permission.Support);
        imports.MapGet("", ImportPages.List);
        imports.MapPost("", ImportPages.Upload).ForUpload(Permission.Support, ImportPages.MostBytes);
        imports.MapGet("/example.csv", ImportPages.Example);
        imports.MapGet("/{id:guid}/check", ImportPages.ShowCheck);
        imports.MapPost("/{id:guid}/check", ImportPages.Check).For(Permission.Support);
        imports.MapGet("/{id:guid}", ImportPages.Show);
        imports.MapGet("/{id:guid}/result.csv", ImportPages.Result);
        imports.MapGet("/{id:guid}/refused.csv", ImportPages.Refused);
        imports.MapGet("/{id:guid}/stop", ImportPages.ShowStop);
        imports.MapPost("/{id:guid}/stop", ImportPages.Stop).For(Permission.Support);
        return portal;
    }
}
