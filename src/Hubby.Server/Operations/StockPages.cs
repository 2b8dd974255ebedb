using Hubby.Data;
using Hubby.Esims;
using Hubby.Members;
using Hubby.Operations.Pages;
using Hubby.Packages;
using Hubby.Portal;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Operations;

/// <summary>How many eSIMs are left of each package, and files that bring more. No page shows an activation code.</summary>
static class StockPages
{
    /// <summary>Some 80,000 profiles; a larger file goes by <c>esims import</c>.</summary>
    public const int MostBytes = 8 * 1024 * 1024;
    const int MostFaults = 200;

    public static async Task<IResult> Show(
        PortalPage page, ReadStockLevels stock, EsimProviders providers, string? q, string? after, CancellationToken ct)
    {
        var text = q?.Trim().ToLowerInvariant() is { Length: > 0 } typed ? typed : null;
        var found = await stock.PageAsync(text, after, ct);
        return page.Show<StockPage>((nameof(StockPage.View), new StockView
        {
            Levels = [.. found.Take(ReadStockLevels.PageSize)],
            Next = found.Count > ReadStockLevels.PageSize ? found[ReadStockLevels.PageSize - 1].Package.Id : null,
            Text = text,
            IsFirst = after is null,
            Low = stock.Low,
            Provider = providers.Current.Name,
            IsNeeded = providers.Current is InventoryProvider,
        }));
    }

    public static IResult ShowImport(PortalPage page) => Import(page, StatusCodes.Status200OK, [], null);

    static IResult Import(PortalPage page, int status, IReadOnlyList<FileFault> faults, string? says) =>
        page.Show<ImportProfilesPage>(status, (nameof(ImportProfilesPage.View), new FileFaultsView
        {
            Faults = [.. faults.Take(MostFaults)],
            Count = faults.Count,
            Says = says,
        }));

    public static async Task<IResult> Import(PortalPage page, AppDb db, ImportProfiles import, CancellationToken ct)
    {
        if (page.Form.Files["file"] is not { Length: > 0 } file)
            return Import(page, StatusCodes.Status400BadRequest, [], "Choose a file.");
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, ct);

        // Saved with the first profiles, in their transaction; where nothing is imported nothing is written.
        db.AddAudit(page.Actor, null, page.Now, "stock.imported", FileName.Of(file) ?? "a file", null);
        ProfileImport report;
        try
        {
            report = await import.HandleAsync(bytes.ToArray(), page.Field("skip_bad") is not null, ct);
        }
        catch (DbUpdateException race) when (race.IsUniqueViolation())
        {
            return Import(page, StatusCodes.Status409Conflict, [],
                "Another import brought some of these at the same moment; nothing was imported. Send it again.");
        }

        if (report.Imported == 0)
            return Import(page, StatusCodes.Status400BadRequest, report.Faults, "Nothing was imported.");
        var skipped = report.Faults.Count switch
        {
            0 => "",
            1 => " 1 line was skipped.",
            var many => $" {Counts.Of(many)} lines were skipped.",
        };
        var warned = report.Warnings.Count == 0 ? ""
            : $" Without the check digit of Luhn: {Counts.Of(report.Warnings.Count)}; look whether they were copied right.";
        var more = $"{Counts.Of(report.Imported, "profile")} {(report.Imported == 1 ? "is" : "are")} in stock.";
        return page.Go(StockAddress.Root, $"{more}{skipped}{warned}");
    }
}

/// <summary>What the page of the stock shows.</summary>
public sealed record StockView
{
    internal IReadOnlyList<StockLevel> Levels { get; init; } = [];
    internal string? Next { get; init; }
    internal string? Text { get; init; }
    internal bool IsFirst { get; init; }
    internal int Low { get; init; }
    internal string Provider { get; init; } = "";

    /// <summary>Whether new eSIMs come from the stock.</summary>
    internal bool IsNeeded { get; init; }
}

/// <summary>What is wrong with a file.</summary>
public sealed record FileFaultsView
{
    internal IReadOnlyList<FileFault> Faults { get; init; } = [];

    /// <summary>Of all faults, also of those that are not shown.</summary>
    internal int Count { get; init; }
    internal string? Says { get; init; }
}
