using Hubby.Members;
using Hubby.Operations.Queues;
using Hubby.Portal;

namespace Hubby.Operations;

/// <summary>The operator's pages: what needs a person, in all of the installation.</summary>
static class OperationsSetup
{
    public static IServiceCollection AddOperations(this IServiceCollection services) => services
        .AddScoped<ReadOverview>()
        .AddScoped<ReadPartners>()
        .AddScoped<ReadStockLevels>()
        .AddScoped<ReadSetOff>()
        .AddScoped<IQueue, MessagesQueue>()
        .AddScoped<IQueue, WebhooksQueue>()
        .AddScoped<IQueue, EsimsQueue>()
        .AddScoped<IQueue, ImportsQueue>()
        .AddScoped<IQueue, NoticesQueue>();

    public static RouteGroupBuilder MapOperations(this RouteGroupBuilder portal)
    {
        var operation = portal.MapGroup("/operator").For(Permission.Operate);
        operation.MapGet("", OverviewPage.Show);
        operation.MapPartners();
        operation.MapPackages();
        operation.MapStock();
        operation.MapQueues();
        operation.MapGet("/clock", ClockPages.Show);
        operation.MapGet("/clock/advance", ClockPages.Ask);
        operation.MapPost("/clock/advance", ClockPages.Advance);
        return portal;
    }

    static void MapPartners(this RouteGroupBuilder operation)
    {
        var partners = operation.MapGroup("/partners");
        partners.MapGet("", PartnerPages.List);
        partners.MapPost("", PartnerPages.Create);
        partners.MapGet("/new", PartnerPages.ShowNew);
        partners.MapPost("/close", PartnerPages.Close);
        partners.MapGet("/{id:guid}", PartnerPages.ShowOne);
        partners.MapPost("/{id:guid}", PartnerPages.Change);
        partners.MapPost("/{id:guid}/open", PartnerPages.Open);
    }

    static void MapPackages(this RouteGroupBuilder operation)
    {
        var packages = operation.MapGroup("/packages");
        packages.MapGet("", PackagePages.List);
        packages.MapGet("/id/{id}", PackagePages.ShowOne);
        packages.MapGet("/export.csv", PackagePages.ExportCsv);
        packages.MapGet("/export.json", PackagePages.ExportJson);
        packages.MapGet("/import", PackagePages.ShowImport);
        packages.MapPost("/import", PackagePages.Check).ForUpload(Permission.Operate, PackagePages.MostBytes);
        packages.MapPost("/import/done", PackagePages.Import).ForUpload(Permission.Operate, PackagePages.MostBytes);
    }

    static void MapStock(this RouteGroupBuilder operation)
    {
        var stock = operation.MapGroup("/stock");
        stock.MapGet("", StockPages.Show);
        stock.MapGet("/import", StockPages.ShowImport);
        stock.MapPost("/import", StockPages.Import).ForUpload(Permission.Operate, StockPages.MostBytes);
    }

    static void MapQueues(this RouteGroupBuilder operation)
    {
        var queues = operation.MapGroup("/queues");
        queues.MapGet("", QueuePages.ShowAll);
        queues.MapGet("/{queue}", QueuePages.ShowOne);
        queues.MapPost("/{queue}/retry", QueuePages.Retry);
        queues.MapGet("/{queue}/retry-all", QueuePages.AskRetryAll);
        queues.MapPost("/{queue}/retry-all", QueuePages.RetryAll);
        queues.MapGet("/{queue}/give-up", QueuePages.AskGiveUp);
        queues.MapPost("/{queue}/give-up", QueuePages.GiveUp);
    }
}
