using Hubby.Data;
using Hubby.Developers.Pages;
using Hubby.Http;
using Hubby.Partners;
using Hubby.Portal;
using Hubby.RequestLog;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hubby.Developers;

/// <summary>What a partner's systems have sent, and why a signature did not do.</summary>
static class RequestPages
{
    const int PageSize = 50;
    const int MostFilter = 300;

    public static async Task<IResult> Show(PortalPage page, string? path, string? status, string? method, Guid? key,
        string? code, string? after, string? r, bool? live, AppDb db, ListRequests list, WriteRequests writing,
        IOptions<RequestLogOptions> options, CancellationToken ct)
    {
        if (path?.Trim().StartsWith(LastResort.RequestIdHead, StringComparison.Ordinal) == true)
            return page.Go($"/portal/requests?r={Uri.EscapeDataString(path.Trim())}");
        var filter = new RequestFilter(Clean(path), ListRequests.StatusesOf(status ?? "") is null ? null : status,
            RequestFilter.AllMethods.FirstOrDefault(each => each == method), key, Clean(code),
            Ids.IsPublic(after ?? "") ? after : null)
        {
            IsLive = live is true,
        };
        var partnerId = page.Partner.Id;
        var (shown, next) = await list.FindAsync(partnerId, filter.Wish, new(PageSize, filter.After), ct);
        var id = r ?? (shown is [var first, ..] ? $"{LastResort.RequestIdHead}{first.Id}" : "");
        var keys = await KeysAsync(db, partnerId, ct);
        var selected = await writing.FindAsync(db, partnerId, id, ct);
        if (r is not null && selected is null)
            return page.NotFound();
        return page.Show<RequestsPage>((nameof(RequestsPage.View), new RequestsView
        {
            Filter = filter,
            Shown = shown,
            Next = next,
            Keys = keys,
            Selected = selected is null ? null : ViewOf(page, selected, keys),
            Days = options.Value.Days,
        }));
    }

    /// <summary>The text is compared and forgotten.</summary>
    public static async Task<IResult> Compare(
        PortalPage page, string id, AppDb db, WriteRequests writing, CancellationToken ct)
    {
        var partnerId = page.Partner.Id;
        if (await writing.FindAsync(db, partnerId, id, ct) is not { } row || SignedParts.Of(row) is not { } parts)
            return page.NotFound();
        var view = ViewOf(page, row, await KeysAsync(db, partnerId, ct));
        return page.Show<ComparePage>(
            (nameof(ComparePage.View), view with { Pasted = PastedView.Read(page, parts, Host(page)) }));
    }

    public static IResult ShowCheck(PortalPage page) => page.Show<CheckPage>((nameof(CheckPage.View), new CheckView
    {
        Timestamp = $"{page.Now.ToUnixTimeMilliseconds()}",
        Target = "/api/bookings",
    }));

    public static IResult Check(PortalPage page)
    {
        var view = new CheckView
        {
            Timestamp = page.Field("timestamp") ?? "",
            Method = page.Field("method")?.ToUpperInvariant() ?? "GET",
            Target = page.Field("target"),
            Hash = page.Field("hash") ?? "",
        };
        if (view.Target is not { Length: <= PastedView.MostText } target || !target.StartsWith('/'))
        {
            return page.Show<CheckPage>(StatusCodes.Status400BadRequest, (nameof(CheckPage.View),
                view with { TargetFault = "An address begins with /api and ends with the query string." }));
        }

        var pasted = PastedView.Read(page, new(view.Timestamp, view.Method, target, view.Hash), Host(page));
        return pasted is null
            ? page.Show<CheckPage>(StatusCodes.Status400BadRequest,
                (nameof(CheckPage.View), view with { TextFault = "Paste the text that your code signs." }))
            : page.Show<CheckPage>((nameof(CheckPage.View), view with { Pasted = pasted }));
    }

    static RequestView ViewOf(PortalPage page, LoggedRequest row, Dictionary<Guid, ApiKey> keys) =>
        RequestView.Of(row, keys.GetValueOrDefault(row.KeyId), Host(page));

    static string Host(PortalPage page) => new Uri(page.Options.PublicUrl).Authority;

    static Task<Dictionary<Guid, ApiKey>> KeysAsync(AppDb db, Guid partnerId, CancellationToken ct) =>
        db.ApiKeys.Where(row => row.PartnerId == partnerId).ToDictionaryAsync(row => row.Id, ct);

    static string? Clean(string? text) =>
        text?.Trim() is { Length: > 0 and <= MostFilter } plain && !plain.Any(char.IsControl) ? plain : null;
}
