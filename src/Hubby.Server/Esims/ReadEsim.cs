using Hubby.Data;
using Hubby.Http;
using Hubby.Partners;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hubby.Esims;

/// <summary>
/// One eSIM of the partner's, by the number that is printed or on the wire: <c>GET /api/esims/{iccid}</c> with its codes, which a
/// signed call may read, its QR code as a picture, and how much of its data is used. Nobody on the way keeps any of it.
/// </summary>
sealed class ReadEsim(AppDb db, EsimSecrets secrets, IOptions<HubbyOptions> options, TimeProvider clock)
{
    public static readonly Problem NotFound = new(404, "esim_not_found", "There is no eSIM with this number.");

    public static async Task<IResult> Handle(string iccid, Caller caller, ReadEsim read, CancellationToken ct) =>
        await read.FindAsync(caller.Partner.Id, iccid, ct) is { } esim
            ? EsimBytes.Answer("The eSIM.", await read.OwnAsync(esim, ct))
            : NotFound.ToResult();

    public static async Task<IResult> Svg(
        string iccid, HttpContext http, Caller caller, ReadEsim read, CancellationToken ct) =>
        await read.FindAsync(caller.Partner.Id, iccid, ct) is { } esim
            ? QrAnswer.Svg(http, read.Code(esim)) : NotFound.ToResult();

    public static async Task<IResult> Png(
        string iccid, HttpContext http, Caller caller, ReadEsim read, CancellationToken ct) =>
        await read.FindAsync(caller.Partner.Id, iccid, ct) is { } esim
            ? QrAnswer.Png(http, read.Code(esim)) : NotFound.ToResult();

    public static async Task<IResult> Usage(string iccid, Caller caller, ReadEsim read, CancellationToken ct) =>
        await read.FindAsync(caller.Partner.Id, iccid, ct) is { } esim
            ? EsimBytes.Answer("What is used and what is left.", await read.UsageAsync(esim, ct))
            : NotFound.ToResult();

    /// <summary>None when it is no number, unknown or another partner's.</summary>
    async Task<Esim?> FindAsync(Guid partnerId, string text, CancellationToken ct) =>
        Iccid.Parse(text) is { } iccid ? await FindAsync(partnerId, iccid, ct) : null;

    public Task<Esim?> FindAsync(Guid partnerId, Iccid iccid, CancellationToken ct) =>
        db.Esims.FirstOrDefaultAsync(row => row.Iccid == iccid && row.PartnerId == partnerId, ct);

    ActivationCode Code(Esim esim) => secrets.ActivationCodeOf(esim);

    async Task<OwnEsim> OwnAsync(Esim esim, CancellationToken ct) => new(
        (await db.SummarizeAsync(esim.PartnerId, [esim], ct))[0], EsimAnswer.Of(esim, secrets, options.Value.PublicUrl));

    Task<UsageAnswer> UsageAsync(Esim esim, CancellationToken ct) => db.UsageAsync(esim, null, clock.Now(), ct);
}
