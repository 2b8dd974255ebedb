using System.Security.Cryptography;
using System.Text;
using Hubby.Bookings;
using Hubby.Data;
using Hubby.Events;
using Hubby.Http;
using Hubby.Packages;
using Hubby.Partners;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Esims;

/// <summary>
/// <c>POST /api/esims/topup</c>: adds data to an eSIM at its provider and here, once however often the request comes. A provider
/// over the network is asked before the transaction, under a key made of the request, so that a try that died adds nothing twice.
/// </summary>
sealed partial class TopUpEsim(
    AppDb db, IdempotentWrite writes, ReadEsim read, EsimProviders providers, CurrentCatalogue catalogue, EsimSignal signal,
    TimeProvider clock, ILogger<TopUpEsim> log)
{
    /// <summary>A thousand times the largest package: far from what a number of the store holds.</summary>
    const int MostMegabytes = 1000 * DataSize.MaxMegabytes;

    const string Completed = "The data is added; it works at once.";

    public static readonly Problem NotPossible = new(409, "topup_not_possible",
        "Whoever this eSIM came from cannot add data to it. Give the traveller another package instead.");

    public static readonly Problem Ended = new(409, "esim_ended",
        "Data is added to an eSIM that is assigned, downloaded, installed, active or depleted; this one is none of these.");

    public static readonly Problem Unlimited = new(409, "esim_unlimited",
        "This eSIM has no end of data, so there is none to add.");

    sealed record Wish(Esim Esim, Package Package, byte[] RepeatKey, string Attempt);

    public static Task<IResult> Handle(HttpContext http, Caller caller, TopUpEsim topUp, CancellationToken ct) =>
        topUp.HandleAsync(http, caller, http.Features.GetRequiredFeature<RequestBody>().Bytes, ct);

    async Task<IResult> HandleAsync(HttpContext http, Caller caller, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        var (json, malformed) = JsonBody.Parse(body);
        using (json)
        {
            if (malformed is not null)
                return malformed.ToResult();
            var faults = new Faults();
            if (ReadTopUp.From(json!.RootElement, faults) is not { } request)
                return Problems.InvalidRequest.ToResult(faults);
            if (await read.FindAsync(caller.Partner.Id, request.Iccid, ct) is not { } esim)
                return ReadEsim.NotFound.ToResult();
            if (ReadTopUp.Resolve(request.Specification, esim, catalogue.Value, caller.Partner, faults) is not { } package)
                return Problems.InvalidRequest.ToResult(faults);

            var repeatKey = new SignedRequest(caller, body).HashAt(null)[..TopUp.RepeatKeyBytes];
            return await AddAsync(http, new(esim, package, repeatKey, AttemptOf(http, repeatKey)), ct);
        }
    }

    async Task<IResult> AddAsync(HttpContext http, Wish wish, CancellationToken ct)
    {
        var before = providers.Of(wish.Esim).IsLocal ? null : await AskAsync(http, wish, ct);
        var answer = await writes.RunAsync(http, wish.Esim.PartnerId, token => WriteAsync(wish, before, token), ct);
        signal.Wake();
        return answer;
    }

    /// <summary>None where the answer is known already, or will be a refusal of our own.</summary>
    async Task<CallResult?> AskAsync(HttpContext http, Wish wish, CancellationToken ct)
    {
        var isKnown = IdempotencyKey.TryRead(http.Request, out var key) && key is not null
            && await db.FindIdempotencyRecordAsync(wish.Esim.PartnerId, key, clock.Now(), ct) is not null;
        return isKnown || RefusalOf(wish.Esim) is not null || await FindAsync(wish, ct) is not null
            ? null : await CallAsync(wish, wish.Esim, ct);
    }

    async Task<WriteResult> WriteAsync(Wish wish, CallResult? before, CancellationToken ct)
    {
        // One after another for each eSIM, so that a repeat finds the first.
        var esim = await db.LockEsimAsync(wish.Esim, ct);
        if (await FindAsync(wish, ct) is { } first)
            return await DoneAsync(StatusCodes.Status200OK, first, esim, isReplay: true, ct);
        if (RefusalOf(esim) is { } refusal)
            return new WriteResult.Refused(refusal);
        if (RefusalOf(esim, before ?? await CallAsync(wish, esim, ct)) is { } refused)
            return new WriteResult.Refused(refused);

        var topUp = RowOf(wish, esim, clock.Now());
        if (await db.AddDataAsync(esim, topUp, ct) is not { } filled)
            return new WriteResult.Refused(EsimProblems.ProviderBusy);
        db.TopUps.Add(topUp);
        db.Events.Add(EsimFact.ToppedUp(filled, topUp));
        Added(esim.Id, esim.Provider, topUp.SizeMegabytes);
        return await DoneAsync(StatusCodes.Status201Created, topUp, filled, isReplay: false, ct);
    }

    Task<TopUp?> FindAsync(Wish wish, CancellationToken ct) => db.TopUps
        .FirstOrDefaultAsync(row => row.PartnerId == wish.Esim.PartnerId && row.RepeatKey == wish.RepeatKey, ct);

    Task<CallResult> CallAsync(Wish wish, Esim esim, CancellationToken ct) =>
        providers.Of(esim).TopUpAsync(esim, wish.Package.SizeMegabytes!.Value, wish.Attempt, ct);

    // What the provider does not know yet it cannot add to.
    static Problem? RefusalOf(Esim esim) => esim switch
    {
        _ when !EsimSteps.Live.Contains(esim.State) => Ended,
        { DataTotalMegabytes: null } => Unlimited,
        { DataTotalMegabytes: > MostMegabytes } => NotPossible,
        { IsConfirmed: false } => EsimProblems.ProviderBusy,
        _ => null,
    };

    Problem? RefusalOf(Esim esim, CallResult result)
    {
        switch (result)
        {
            case CallResult.Done:
                return null;
            case CallResult.NotPossible:
                return NotPossible;
            case CallResult.Busy { RetryAfter.TotalSeconds: var seconds }:
                return EsimProblems.ProviderBusy with { RetryAfterSeconds = (int)Math.Max(1, Math.Ceiling(seconds)) };
            default:
                Failed(esim.Id, esim.Provider, ((CallResult.Failed)result).Error);
                return EsimProblems.ProviderBusy;
        }
    }

    async Task<WriteResult> DoneAsync(int status, TopUp topUp, Esim esim, bool isReplay, CancellationToken ct)
    {
        // What the transaction has not written yet is shown with what it has.
        var usage = await db.UsageAsync(esim, isReplay ? null : topUp, clock.Now(), ct);
        return new WriteResult.Done(status, EsimBytes.Render(Completed, TopUpAnswer.Of(topUp, usage))) { IsReplay = isReplay };
    }

    static TopUp RowOf(Wish wish, Esim esim, DateTimeOffset now) => new()
    {
        PartnerId = esim.PartnerId,
        Id = Ids.Row(now),
        Esim = esim.Id,
        Booking = esim.Booking,
        Position = esim.Position,
        PackageId = wish.Package.Id,
        SizeMegabytes = wish.Package.SizeMegabytes!.Value,
        DurationDays = wish.Package.DurationDays,
        RepeatKey = wish.RepeatKey,
        CreatedAt = now,
    };

    /// <summary>The same for each try of one request, as far as the caller lets us know that it is one.</summary>
    static string AttemptOf(HttpContext http, byte[] repeatKey) => Convert.ToHexStringLower(
        IdempotencyKey.TryRead(http.Request, out var key) && key is not null
            ? SHA256.HashData(Encoding.UTF8.GetBytes(key))[..TopUp.RepeatKeyBytes] : repeatKey);

    [LoggerMessage(LogLevel.Information, "eSIM {Id} of {Provider} got {Megabytes} MB more")]
    partial void Added(Guid id, string provider, int megabytes);

    [LoggerMessage(LogLevel.Error, "{Provider} added no data to eSIM {Id}: {Reason}")]
    partial void Failed(Guid id, string provider, string reason);
}

/// <summary>Data that was added.</summary>
sealed record TopUpAnswer
{
    public required Guid Id { get; init; }
    public required string Iccid { get; init; }
    public required string Booking { get; init; }
    public required string PackageId { get; init; }
    public required string PackageType { get; init; }
    public required string PackageSize { get; init; }
    public required int PackageDuration { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required UsageAnswer Usage { get; init; }

    public static TopUpAnswer Of(TopUp topUp, UsageAnswer usage) => new()
    {
        Id = topUp.Id,
        Iccid = usage.Iccid,
        Booking = topUp.Booking,
        PackageId = topUp.PackageId,
        PackageType = PackageTypes.DataLimited,
        PackageSize = DataSize.Format(topUp.SizeMegabytes),
        PackageDuration = topUp.DurationDays,
        CreatedAt = topUp.CreatedAt,
        Usage = usage,
    };
}
