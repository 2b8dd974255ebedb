using System.Globalization;
using Hubby.Data;
using Hubby.Http;
using Hubby.Partners;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hubby.RequestLog;

/// <summary>Which requests are wanted; what is none does not count.</summary>
sealed record RequestWish(
    string? Method, string? Path, (int From, int To)? Status, string? ErrorCode, DateTimeOffset? From, DateTimeOffset? To,
    Guid? KeyId = null)
{
    public bool IsPicky => Method is not null || Path is not null || Status is not null || ErrorCode is not null
        || KeyId is not null;
}

/// <summary><c>GET /api/requests</c>: a partner's own requests, newest first, without their bodies.</summary>
sealed class ListRequests(AppDb db, WriteRequests writing, IOptions<HubbyOptions> options)
{
    /// <summary>Where only some are wanted, one page looks at no more requests than this.</summary>
    public const int LookedThrough = 5000;

    const string Message = "Requests, newest first.";

    public static Task<IResult> Handle(HttpContext http, Caller caller, ListRequests list, CancellationToken ct) =>
        list.HandleAsync(http, caller.Partner.Id, ct);

    async Task<IResult> HandleAsync(HttpContext http, Guid partnerId, CancellationToken ct)
    {
        var faults = new Faults();
        var fields = new QueryFields(http.Request, faults);
        var page = fields.Page(isKey: key => Ids.IsPublic(key));
        var wish = Read(fields);
        if (faults.Count > 0)
            return Problems.InvalidRequest.ToResult(faults);

        var (shown, next) = await FindAsync(partnerId, wish, page, ct);
        var keys = await db.KeysOfAsync(partnerId, ct);
        var cursor = next is null ? null : PageRequest.Cursor(next);
        if (cursor is not null)
            PageRequest.LinkNext(http, options.Value.PublicUrl, cursor);
        return RequestBytes.Answer(new Page<RequestAnswer>(
            Message, [.. shown.Select(row => RequestAnswer.Of(row, keys))], cursor is not null, cursor));
    }

    /// <summary>A page, newest first, and the id after which the next one begins; none when there is nothing more.</summary>
    public async Task<(List<RequestSummary> Shown, string? Next)> FindAsync(
        Guid partnerId, RequestWish wish, PageRequest page, CancellationToken ct)
    {
        await writing.FlushAsync(ct);
        var looked = Between(partnerId, page.After, wish).Take(LookedThrough);
        var found = await Pick(looked, wish).OrderByDescending(row => row.Id).Take(page.Limit + 1)
            .Select(RequestSummary.FromRow).ToListAsync(ct);
        if (found.Count > page.Limit)
            return (found[..page.Limit], found[page.Limit - 1].Id);
        var last = wish.IsPicky
            ? await looked.Select(row => row.Id).Skip(LookedThrough - 1).FirstOrDefaultAsync(ct) : null;
        return (found, last);
    }

    static RequestWish Read(QueryFields fields) => new(
        fields.Text("method")?.ToUpperInvariant(),
        fields.Text("path"),
        fields.Parsed<(int, int)?>("status", StatusesOf, FaultCodes.InvalidValue,
            "Send a status such as 401, or a class such as 4xx."),
        fields.Text("error_code"),
        fields.Instant("created_from"),
        fields.Instant("created_to"));

    public static (int, int)? StatusesOf(string text)
    {
        if (text.Length != 3 || text[0] is < '1' or > '5')
            return null;
        if (text.EndsWith("xx", StringComparison.Ordinal))
            return ((text[0] - '0') * 100, ((text[0] - '0') * 100) + 99);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? (status, status) : null;
    }

    IQueryable<LoggedRequest> Between(Guid partnerId, string? after, RequestWish wish)
    {
        var rows = db.LoggedRequests.Where(row => row.PartnerId == partnerId);
        if (after is not null)
            rows = rows.Where(row => string.Compare(row.Id, after) < 0);
        if (wish.From is { } from && Ids.FirstAt(from) is var first)
            rows = rows.Where(row => string.Compare(row.Id, first) >= 0);
        if (wish.To is { } to && Ids.FirstAt(to) is var end)
            rows = rows.Where(row => string.Compare(row.Id, end) < 0);
        return rows.OrderByDescending(row => row.Id);
    }

    static IQueryable<LoggedRequest> Pick(IQueryable<LoggedRequest> rows, RequestWish wish)
    {
        if (wish.Method is { } method)
            rows = rows.Where(row => row.Method == method);
        if (wish.Path is { } path)
            rows = rows.Where(row => row.Path.StartsWith(path));
        if (wish.Status is var (lowest, highest))
            rows = rows.Where(row => row.Status >= lowest && row.Status <= highest);
        if (wish.KeyId is { } key)
            rows = rows.Where(row => row.KeyId == key);
        if (wish.ErrorCode is { } code)
            rows = rows.Where(row => row.ErrorCode == code);
        return rows;
    }
}

static class KeysOfPartner
{
    /// <summary>The texts of all keys a partner ever had, by their ids.</summary>
    public static Task<Dictionary<Guid, string>> KeysOfAsync(this AppDb db, Guid partnerId, CancellationToken ct) =>
        db.ApiKeys.Where(row => row.PartnerId == partnerId).ToDictionaryAsync(row => row.Id, row => row.Key, ct);
}
