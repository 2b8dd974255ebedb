using Hubby.Data;
using Hubby.Http;
using Hubby.Partners;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Hubby.RequestLog;

/// <summary><c>GET /api/requests/{request_id}</c>: one request with its bodies and what is wrong with its signature.</summary>
static class GetRequest
{
    public static readonly Problem NotFound = new(404, "request_not_found",
        "There is no request with this id in the log of your requests.");

    const string Message = "The request.";

    public static async Task<IResult> Handle(
        [FromRoute(Name = "request_id")] string requestId, Caller caller, AppDb db, WriteRequests writing, CancellationToken ct)
    {
        var partnerId = caller.Partner.Id;
        return await writing.FindAsync(db, partnerId, requestId, ct) is { } row
            ? RequestBytes.Answer(new Envelope<WholeRequestAnswer>(
                Message, WholeRequestAnswer.Of(row, await db.KeysOfAsync(partnerId, ct))))
            : NotFound.ToResult();
    }

    /// <summary>By its <c>Request-Id</c>, also when it was answered only now.</summary>
    public static async Task<LoggedRequest?> FindAsync(
        this WriteRequests writing, AppDb db, Guid partnerId, string requestId, CancellationToken ct)
    {
        if (!requestId.StartsWith(LastResort.RequestIdHead, StringComparison.Ordinal))
            return null;
        var id = requestId[LastResort.RequestIdHead.Length..];
        if (!Ids.IsPublic(id))
            return null;
        await writing.FlushAsync(ct);
        return await db.LoggedRequests.FirstOrDefaultAsync(row => row.PartnerId == partnerId && row.Id == id, ct);
    }
}
