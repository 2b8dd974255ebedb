using Hubby.Bookings;
using Hubby.Claims;
using Hubby.Data;
using Hubby.Events;
using Hubby.Http;
using Hubby.Messages;
using Hubby.Messaging;
using Hubby.Partners;
using Hubby.PromoCodes;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Codes;

/// <summary>
/// <c>POST /api/promo-codes/{code}/reissue</c>: another code for the same right, in the place of one that is void from then on.
/// </summary>
sealed class ReissueCode(AppDb db, IdempotentWrite writes, ShowCode show, PlanMessages plan, TimeProvider clock)
{
    public static async Task<IResult> Handle(
        string code, HttpContext http, Caller caller, ReissueCode reissue, ShowCode show, CancellationToken ct) =>
        await show.FindAsync(caller.Partner.Id, code, ct) is { } found
            ? await reissue.HandleAsync(http, caller.Partner, found, ct)
            : ShowCode.NotFound.ToResult();

    async Task<IResult> HandleAsync(HttpContext http, Partner partner, PromoCode code, CancellationToken ct)
    {
        var (shouldSend, problem, faults) = Read(http.Features.GetRequiredFeature<RequestBody>().Bytes);
        if (problem is not null)
            return problem.ToResult(faults);
        var answer = await writes.RunAsync(http, partner.Id, token => WriteAsync(partner, code, shouldSend, token), ct);
        Committed();
        return answer;
    }

    // Nothing need be said, so there need be no body.
    static (bool ShouldSend, Problem? Problem, Faults Faults) Read(ReadOnlyMemory<byte> body)
    {
        var faults = new Faults();
        if (body.IsEmpty)
            return (false, null, faults);
        var (json, malformed) = JsonBody.Parse(body);
        using (json)
        {
            if (malformed is not null)
                return (false, malformed, faults);
            var shouldSend = JsonFields.Of(json!.RootElement, "", faults)?.Boolean("should_send_message") ?? false;
            return (shouldSend, faults.Count > 0 ? Problems.InvalidRequest : null, faults);
        }
    }

    public void Committed() => plan.Committed();

    /// <summary>In the transaction in hand; tell it of the commit.</summary>
    public async Task<WriteResult> WriteAsync(Partner partner, PromoCode found, bool shouldSend, CancellationToken ct)
    {
        // One after another within a booking, so that places are given once.
        if (await db.LockBookingAsync(partner.Id, found.Booking, ct) is not { } booking
            || await show.FindAsync(partner.Id, found.Code, ct) is not { } old)
        {
            return new WriteResult.Refused(ShowCode.NotFound);
        }

        var now = clock.Now();
        if (await db.RevokeAsync(partner.Id, old.Code, now, ct) is null)
            return new WriteResult.Refused(RevokeCode.Refusal(old));
        var code = await PutInPlaceAsync(old, ct);
        await db.SkipMessagesOfCodeAsync(partner.Id, booking.Id, old.Position, isLast: false, ct);

        Event[] facts =
        [
            PromoCodeFact.New(PromoCodeFact.Revoked, old, PromoCodeStatus.Revoked, now),
            PromoCodeFact.New(PromoCodeFact.Reissued, code, PromoCodeStatus.Issued, now, old.Code),
        ];
        Message[] messages = [.. ChannelNames.In(shouldSend ? booking.Channels : Channels.None).Select(channel => plan.Of(
            booking, $"{facts[^1].Id}", MessageKind.PromoCode, channel, booking.Email, code.Position))];
        db.Events.AddRange(facts);
        db.Messages.AddRange(messages);
        return new WriteResult.Done(StatusCodes.Status201Created,
            await show.RenderAsync("Promo code reissued; the old one is void.", partner, code, facts[^1..], messages, ct));
    }

    /// <summary>The old code makes room, with the claims that were made on it, and the new one stands there.</summary>
    async Task<PromoCode> PutInPlaceAsync(PromoCode old, CancellationToken ct)
    {
        var rows = db.PromoCodes.Where(row => row.PartnerId == old.PartnerId && row.Booking == old.Booking);
        var aside = Math.Min(await rows.MinAsync(row => row.Position, ct), 0) - 1;
        await rows.Where(row => row.Position == old.Position)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Position, aside), ct);
        await db.MoveClaimsAsync(old.PartnerId, old.Booking, old.Position, aside, ct);

        var code = new PromoCode
        {
            PartnerId = old.PartnerId,
            Booking = old.Booking,
            Position = old.Position,
            Code = await DrawAsync(ct),
            Uuid = Tokens.Link(),
            PackageId = old.PackageId,
            PackageType = old.PackageType,
            PackageSizeMegabytes = old.PackageSizeMegabytes,
            PackageDurationDays = old.PackageDurationDays,
            Destination = old.Destination,
            Iso3 = old.Iso3,
            Destinations = old.Destinations,
            ExpiresAt = old.ExpiresAt,
        };
        db.Add(code);
        return code;
    }

    async Task<string> DrawAsync(CancellationToken ct)
    {
        var code = Tokens.Code(PromoCode.Length);
        while (await db.PromoCodes.AnyAsync(row => row.Code == code, ct))
            code = Tokens.Code(PromoCode.Length);
        return code;
    }
}
