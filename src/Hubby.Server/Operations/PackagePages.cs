using Hubby.Data;
using Hubby.Members;
using Hubby.Operations.Pages;
using Hubby.Packages;
using Hubby.Partners;
using Hubby.Portal;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Operations;

/// <summary>The catalogue: what there is, and files that change it. What a file would change is shown first.</summary>
static class PackagePages
{
    public const string Root = "/portal/operator/packages";
    const int PageSize = 50;
    const int MostFaults = 200;
    const int MostChanges = 500;

    /// <summary>Of a file; a larger one goes by <c>packages import</c>. It comes back as text when it is done.</summary>
    const int MostFileBytes = 1024 * 1024;
    public const int MostBytes = 2 * MostFileBytes;

    public static async Task<IResult> List(
        PortalPage page, AppDb db, PartnerDirectory partners, string? q, string? after, CancellationToken ct)
    {
        var text = q?.Trim() is { Length: > 0 } typed ? typed : null;
        var rows = db.Packages.AsQueryable();
        if (text is not null)
        {
            var (lower, upper, owner) = (text.ToLowerInvariant(), text.ToUpperInvariant(), partners.FindBySlug(text)?.Id);
            rows = rows.Where(row => row.Id.Contains(lower) || (" " + row.Coverage + " ").Contains(" " + upper + " ")
                || (owner != null && row.PartnerId == owner));
        }

        if (after is not null)
            rows = rows.Where(row => string.Compare(row.Id, after) > 0);
        var found = await rows.OrderBy(row => row.Id).Take(PageSize + 1).ToListAsync(ct);
        return page.Show<PackagesPage>((nameof(PackagesPage.View), new PackagesView
        {
            Packages = [.. found.Take(PageSize)],
            Next = found.Count > PageSize ? found[PageSize - 1].Id : null,
            Text = text,
            IsFirst = after is null,
            Partners = partners,
        }));
    }

    public static async Task<IResult> ShowOne(
        PortalPage page, string id, AppDb db, ReadStockLevels stock, PartnerDirectory partners, CancellationToken ct) =>
        await db.Packages.FirstOrDefaultAsync(row => row.Id == id, ct) is { } package
            ? page.Show<PackagePage>((nameof(PackagePage.View), new PackageView
            {
                Package = package,
                Owner = package.PartnerId is { } owner ? partners.Find(owner)?.Name : null,
                Stock = await stock.OfAsync(id, ct),
            })) : page.NotFound();

    public static async Task<IResult> ExportCsv(AppDb db, CancellationToken ct) => TypedResults.File(
        await db.ExportPackagesAsync(PackageFormat.Csv, ct), "text/csv; charset=utf-8", "packages.csv");

    public static async Task<IResult> ExportJson(AppDb db, CancellationToken ct) => TypedResults.File(
        await db.ExportPackagesAsync(PackageFormat.Json, ct), "application/json", "packages.json");

    public static IResult ShowImport(PortalPage page) => Faulty(page, StatusCodes.Status200OK, [], null);

    static IResult Faulty(PortalPage page, int status, IReadOnlyList<FileFault> faults, string? says) =>
        page.Show<ImportPackagesPage>(status, (nameof(ImportPackagesPage.View), new FileFaultsView
        {
            Faults = [.. faults.Take(MostFaults)],
            Count = faults.Count,
            Says = says,
        }));

    /// <summary>Shows what a file would change, and does nothing.</summary>
    public static async Task<IResult> Check(PortalPage page, AppDb db, CancellationToken ct)
    {
        if (page.Form.Files["file"] is not { Length: > 0 } file)
            return Faulty(page, StatusCodes.Status400BadRequest, [], "Choose a file.");
        if (file.Length > MostFileBytes)
        {
            return Faulty(page, StatusCodes.Status400BadRequest, [],
                "The file is larger than 1 MB; import it with hubby-server packages import.");
        }

        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, ct);
        var wish = new PackagesWish(bytes.ToArray(), FileName.Of(file) ?? "a file", page.Field("replace") is not null);
        var report = await db.ImportPackagesAsync(
            wish.File, PackageFile.FormatOf(wish.Name), new(wish.Replaces, DryRun: true), ct);
        if (report.Faults.Count > 0)
            return Faulty(page, StatusCodes.Status400BadRequest, report.Faults, "Nothing would be imported.");
        return page.Show<PackageChangesPage>((nameof(PackageChangesPage.View), new PackageChangesView
        {
            Wish = wish,
            Report = report,
            Changes = [.. report.Changes.Take(MostChanges).Select(PackageChangeRow.Of)],
        }));
    }

    /// <summary>Does what was shown, from the file as it came.</summary>
    public static async Task<IResult> Import(PortalPage page, AppDb db, CancellationToken ct)
    {
        if (PackagesWish.Read(page) is not { } wish)
            return Faulty(page, StatusCodes.Status400BadRequest, [], "Choose the file once more.");
        var report = await db.ImportPackagesAsync(wish.File, PackageFile.FormatOf(wish.Name),
            new(wish.Replaces)
            {
                Note = done => db.AddAudit(page.Actor, null, page.Now, "catalogue.imported", wish.Name, Counts(done)),
            }, ct);
        return report.Faults.Count > 0
            ? Faulty(page, StatusCodes.Status400BadRequest, report.Faults, "Nothing was imported.")
            : page.Go(Root, $"Done: {Counts(report)}.");
    }

    public static string Counts(ImportReport report) => $"{report.Added} added, {report.Changed} changed, "
        + $"{report.Deactivated} deactivated, {report.Unchanged} unchanged";
}

/// <param name="File">As it came.</param>
/// <param name="Name">Its ending tells its form.</param>
/// <param name="Replaces">Whether what it does not have is deactivated.</param>
sealed record PackagesWish(byte[] File, string Name, bool Replaces)
{
    /// <summary>From the hidden fields of the page that showed the changes.</summary>
    public static PackagesWish? Read(PortalPage page)
    {
        var text = page.Form["content"].ToString();
        var file = new byte[text.Length];
        return text.Length > 0 && Convert.TryFromBase64String(text, file, out var length)
            ? new(file[..length], page.Field("name") ?? "packages.csv", page.Field("replace") is not null) : null;
    }
}

/// <param name="Id">Of the package.</param>
/// <param name="Kind">What becomes of it.</param>
/// <param name="Fields">What it will have, or what changes.</param>
sealed record PackageChangeRow(string Id, string Kind, string Fields)
{
    public static PackageChangeRow Of(PackageChange change)
    {
        var (before, after) = (Texts(change.Before), Texts(change.After));
        return change switch
        {
            { Before: null } => new(change.Id, "added",
                string.Join(", ", PackageFile.Columns.Zip(after!).Skip(1).Where(each => each.Second.Length > 0)
                    .Select(each => $"{each.First} {each.Second}"))),
            { After: null } => new(change.Id, "deactivated", ""),
            _ => new(change.Id, "changed", string.Join(", ", PackageFile.Columns.Zip(before!, after!)
                .Where(each => each.Second != each.Third)
                .Select(each => $"{each.First} {Shown(each.Second)} → {Shown(each.Third)}"))),
        };
    }

    static string[]? Texts(Package? package) =>
        package is null ? null : PackageFile.Write(package, package.PartnerId?.ToString());

    static string Shown(string text) => text.Length == 0 ? "none" : text;
}

/// <summary>What the catalogue's page shows.</summary>
public sealed record PackagesView
{
    internal IReadOnlyList<Package> Packages { get; init; } = [];
    internal string? Next { get; init; }
    internal string? Text { get; init; }
    internal bool IsFirst { get; init; }
    internal PartnerDirectory Partners { get; init; } = null!;
}

/// <summary>What the page of a package shows.</summary>
public sealed record PackageView
{
    internal Package Package { get; init; } = null!;

    /// <summary>The only partner who may use it; none: everyone.</summary>
    internal string? Owner { get; init; }
    internal StockLevel? Stock { get; init; }
}

/// <summary>What an import would change.</summary>
public sealed record PackageChangesView
{
    internal PackagesWish Wish { get; init; } = null!;
    internal ImportReport Report { get; init; } = null!;
    internal IReadOnlyList<PackageChangeRow> Changes { get; init; } = [];
}
