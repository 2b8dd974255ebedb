using System.Net;
using Hubby.Bookings;
using Hubby.Data;
using Hubby.Esims;
using Hubby.Http;
using Hubby.Packages;
using Hubby.PromoCodes;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Redemptions;

/// <summary>What a traveller asks for.</summary>
/// <param name="Code">As it was typed.</param>
/// <param name="Destination">In any form that a booking may name it; needed where the code leaves it open.</param>
/// <param name="Email">Where to send the eSIM.</param>
/// <param name="Client">The network address they come from.</param>
/// <param name="Attempt">
/// Names this attempt, and only one browser knows it: the same again, because its answer was lost, gets the same eSIM.
/// </param>
sealed record RedeemWish(PromoCodeValue Code, string? Destination, string? Email, IPAddress? Client, string? Attempt = null);

/// <summary>How it ended.</summary>
abstract record RedeemResult
{
    /// <param name="Esim">The eSIM.</param>
    /// <param name="Link">The secret of its page.</param>
    public sealed record Done(Esim Esim, string Link) : RedeemResult;

    /// <param name="Problem">Of <see cref="CodeProblems"/>, <see cref="GuessLimits"/>, <see cref="EsimProblems"/>, or an invalid
    /// request.</param>
    /// <param name="Code">The code, where it was found.</param>
    /// <param name="Faults">What is wrong with the destination.</param>
    public sealed record Refused(Problem Problem, PromoCode? Code, IReadOnlyList<Fault> Faults) : RedeemResult;
}

/// <summary>
/// Gives the eSIM for a promo code. Of many who ask at once the database lets one through; whatever goes wrong on the way leaves
/// the code as it was.
/// </summary>
sealed class RedeemPromoCode(
    AppDb db, FindPromoCode find, AssignEsim assign, EsimSecrets secrets, CurrentCatalogue catalogue, TimeProvider clock)
{
    public async Task<RedeemResult> HandleAsync(RedeemWish wish, CancellationToken ct)
    {
        var (code, problem) = await find.HandleAsync(wish.Code, wish.Client, ct);
        return await RedeemAsync(wish, code, problem, ct);
    }

    /// <summary>For a partner, whose own codes alone count, and who does not guess.</summary>
    public async Task<RedeemResult> HandleAsync(Guid partnerId, RedeemWish wish, CancellationToken ct)
    {
        var text = wish.Code.Text;
        var code = await db.PromoCodes.FirstOrDefaultAsync(row => row.PartnerId == partnerId && row.Code == text, ct);
        return await RedeemAsync(wish, code, code is null ? null : CodeProblems.Of(code, clock.Now()), ct);
    }

    async Task<RedeemResult> RedeemAsync(RedeemWish wish, PromoCode? code, Problem? problem, CancellationToken ct)
    {
        if (problem is not null || code is null)
            return await AgainAsync(wish, code, problem ?? CodeProblems.Unknown, ct);
        var faults = new Faults();
        if (ChooseDestination.For(code, wish.Destination, catalogue, faults) is not { } destination)
            return new RedeemResult.Refused(Problems.InvalidRequest, code, faults);

        var result = await assign.HandleAsync(await AssignmentOfAsync(code, destination, wish, ct), ct);
        return result switch
        {
            AssignResult.Assigned given => new RedeemResult.Done(given.Esim, given.Link),
            AssignResult.RightIsGone => await AgainAsync(wish, code, await WhyGoneAsync(code, ct), ct),
            _ => new RedeemResult.Refused(EsimProblems.Of(result), code, []),
        };
    }

    /// <summary>A form sent twice, or once more because no answer came, leads to what it got the first time.</summary>
    async Task<RedeemResult> AgainAsync(RedeemWish wish, PromoCode? code, Problem problem, CancellationToken ct)
    {
        if (problem == CodeProblems.Used && LinkOf(wish) is { } link && await db.FindEsimByLinkAsync(link, ct) is { } esim)
            return new RedeemResult.Done(esim, link);
        return new RedeemResult.Refused(problem, code, []);
    }

    string? LinkOf(RedeemWish wish) => wish.Attempt is null ? null : secrets.LinkOf($"{wish.Code.Text} {wish.Attempt}");

    async Task<Assignment> AssignmentOfAsync(PromoCode code, string destination, RedeemWish wish, CancellationToken ct)
    {
        var firstName = await db.Bookings.Where(row => row.PartnerId == code.PartnerId && row.Id == code.Booking)
            .Select(row => row.FirstName).FirstOrDefaultAsync(ct);
        var order = new EsimOrder(code.PartnerId, code.Booking, code.Position, 1, code.PackageId, code.PackageSizeMegabytes,
            code.PackageDurationDays, destination, firstName);
        return new(order, code.PackageType, wish.Email, null, (store, _, token) => UseAsync(store, code, token),
            [PromoCodeFact.New(PromoCodeFact.Redeemed, code, PromoCodeStatus.Redeemed, clock.Now())], LinkOf(wish));
    }

    async Task<bool> UseAsync(AppDb store, PromoCode code, CancellationToken ct)
    {
        var now = clock.Now();
        return await Row(store, code)
            .Where(row => (row.Status == PromoCodeStatus.Issued || row.Status == PromoCodeStatus.Claimed)
                && (row.ExpiresAt == null || row.ExpiresAt > now))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Status, PromoCodeStatus.Redeemed), ct) == 1;
    }

    async Task<Problem> WhyGoneAsync(PromoCode code, CancellationToken ct) =>
        CodeProblems.Of(await Row(db, code).FirstAsync(ct), clock.Now()) ?? EsimProblems.ProviderBusy;

    // By the code itself: at its place another one may stand by now.
    static IQueryable<PromoCode> Row(AppDb store, PromoCode code) => store.PromoCodes
        .Where(row => row.PartnerId == code.PartnerId && row.Code == code.Code);
}
