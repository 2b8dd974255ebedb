using Hubby.Bookings;
using Hubby.Data;
using Hubby.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hubby.Esims;

/// <summary>
/// Gives another eSIM in the place of one that is stuck: it failed, was deleted, or never came online. The old one is taken back
/// at its provider. A traveller may do so as often as <see cref="EsimsOptions.ReissuesByTraveller"/> says.
/// </summary>
sealed class ReissueEsim(AppDb db, AssignEsim assign, IOptions<EsimsOptions> options, TimeProvider clock)
{
    public static readonly Problem LimitReached = new(409, "reissue_limit_reached",
        "This eSIM has been replaced as often as a traveller can do it alone.");
    public static readonly Problem NotReplaceable = new(409, "esim_not_replaceable",
        "Only an eSIM that was never online, or is gone from the phone, can be replaced.");

    /// <summary>Whether a traveller would be given another one now; the store judges again when they ask.</summary>
    public bool IsOffered(Esim esim) => esim.Issue <= options.Value.ReissuesByTraveller && IsReplaceable(esim);

    /// <summary>The new eSIM, or why there is none: one of the problems here or of <see cref="EsimProblems"/>.</summary>
    public async Task<(AssignResult.Assigned? Given, Problem? Problem)> ByTravellerAsync(Esim old, CancellationToken ct) =>
        old.Issue > options.Value.ReissuesByTraveller && IsReplaceable(old)
            ? (null, LimitReached)
            : await HandleAsync(old, _ => { }, ct);

    /// <summary>The same for the partner's own people, as often as it takes.</summary>
    /// <param name="old">The one that is stuck.</param>
    /// <param name="along">Adds rows of its own to the transaction.</param>
    /// <param name="ct">Stops.</param>
    public async Task<(AssignResult.Assigned? Given, Problem? Problem)> HandleAsync(
        Esim old, Action<AppDb> along, CancellationToken ct)
    {
        if (!IsReplaceable(old))
            return (null, NotReplaceable);

        var firstName = await db.Bookings.Where(row => row.PartnerId == old.PartnerId && row.Id == old.Booking)
            .Select(row => row.FirstName).FirstOrDefaultAsync(ct);
        var order = new EsimOrder(old.PartnerId, old.Booking, old.Position, old.Issue + 1, old.PackageId,
            old.DataTotalMegabytes, old.PackageDurationDays, old.Destination, firstName);
        var result = await assign.HandleAsync(
            new(order, old.PackageType, old.Email, old.Iccid,
                async (store, id, token) =>
                {
                    if (!await TakeBackAsync(store, old, id, token))
                        return false;
                    along(store);
                    return true;
                }, []), ct);
        return result switch
        {
            AssignResult.Assigned given => (given, null),
            AssignResult.RightIsGone => (null, NotReplaceable),
            _ => (null, EsimProblems.Of(result)),
        };
    }

    public static bool IsReplaceable(Esim esim) => esim.ReplacedBy is null && EsimSteps.Replaceable.Contains(esim.State);

    /// <summary>By its state, not by its usage: an eSIM that has never been online has none.</summary>
    async Task<bool> TakeBackAsync(AppDb store, Esim old, Guid replacement, CancellationToken ct)
    {
        var now = clock.Now();
        return await store.Esims.Where(row => row.PartnerId == old.PartnerId && row.Id == old.Id && row.ReplacedBy == null
                && EsimSteps.Replaceable.Contains(row.State))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, EsimState.Cancelled)
                .SetProperty(row => row.CancelledAt, now).SetProperty(row => row.ReplacedBy, replacement)
                .SetProperty(row => row.NextCheckAt, now), ct) == 1;
    }
}

/// <summary>Why there is no eSIM, where that is neither the traveller's fault nor their code's.</summary>
static class EsimProblems
{
    static readonly TimeSpan UntilRestocked = TimeSpan.FromHours(1);

    public static readonly Problem OutOfStock = new(409, "out_of_stock",
        "There is no eSIM for this destination right now. The promo code stays good.")
    {
        RetryAfterSeconds = (int)UntilRestocked.TotalSeconds,
    };

    public static readonly Problem ProviderBusy = new(503, "provider_busy",
        "The eSIM provider is busy. The promo code stays good; try again as Retry-After says.")
    {
        RetryAfterSeconds = 60,
    };

    public static Problem Of(AssignResult result) => result switch
    {
        AssignResult.OutOfStock => OutOfStock,
        AssignResult.Busy { RetryAfter.TotalSeconds: var seconds } =>
            ProviderBusy with { RetryAfterSeconds = (int)Math.Max(1, Math.Ceiling(seconds)) },
        _ => throw new InvalidOperationException($"{result} is no refusal of a provider."),
    };
}
