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
}
