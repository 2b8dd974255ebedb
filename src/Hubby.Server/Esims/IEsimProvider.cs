using Hubby.Data;

namespace Hubby.Esims;

/// <summary>
/// Where profiles come from: the seam for an operator's SM-DP+ (SGP.22, ES2+), a stock of activation codes, or the sandbox. One
/// instance serves the whole process and is called by many requests at once. Refusals, time-outs and a provider that is away are
/// results; an exception is a bug.
/// </summary>
interface IEsimProvider
{
    /// <summary>Kept with every eSIM it gave; at most 20 characters, and never another's.</summary>
    string Name { get; }

    /// <summary>
    /// Whether it reserves by rows of our own store. Then <see cref="ReserveAsync"/> runs inside the transaction that redeems the
    /// promo code and is undone with it. Otherwise it runs before that transaction, and <see cref="ConfirmAsync"/> after it.
    /// </summary>
    bool IsLocal { get; }

    /// <summary>
    /// Takes one profile for the order (ES2+ <c>downloadOrder</c> and <c>confirmOrder</c> without release). Called again with the
    /// same <see cref="EsimOrder.Key"/>, also at the same moment, it gives the same profile; one that was never confirmed may be
    /// given away by the provider after a time of its own.
    /// </summary>
    /// <param name="order">What is wanted, for whom.</param>
    /// <param name="db">The transaction that redeems, for a local provider's rows; another does not touch it.</param>
    /// <param name="ct">Ends the wait, not the reservation.</param>
    Task<ReserveResult> ReserveAsync(EsimOrder order, AppDb db, CancellationToken ct);

    /// <summary>
    /// Lets a reserved profile be downloaded (ES2+ <c>releaseProfile</c>). Called once the eSIM is durable, and again until it is
    /// <see cref="CallResult.Done"/>.
    /// </summary>
    Task<CallResult> ConfirmAsync(Esim esim, CancellationToken ct);

    /// <summary>
    /// What has become of a confirmed eSIM: one step at a time, or whatever is true by now. It is asked at the instants that its
    /// own answers name, by one worker at a time, and an answer may be asked for twice.
    /// </summary>
    Task<StatusResult> GetStatusAsync(Esim esim, CancellationToken ct);

    /// <summary>
    /// Takes an eSIM back (ES2+ <c>cancelOrder</c> with <c>Unavailable</c>), since another was issued in its place: it cannot be
    /// downloaded any more. Repeated until it is <see cref="CallResult.Done"/> or <see cref="CallResult.NotPossible"/>.
    /// </summary>
    Task<CallResult> CancelAsync(Esim esim, CancellationToken ct);

    /// <summary>Adds data to an eSIM. Called again with the same key it adds nothing more.</summary>
    /// <param name="esim">One of <see cref="EsimSteps.Live"/> with an end of data.</param>
    /// <param name="megabytes">Of 10^6 bytes; 1 or more.</param>
    /// <param name="key">Names this top-up.</param>
    /// <param name="ct">Ends the wait, not the top-up.</param>
    Task<CallResult> TopUpAsync(Esim esim, int megabytes, string key, CancellationToken ct);
}

/// <summary>What is wanted of a provider.</summary>
/// <param name="PartnerId">In whose name.</param>
/// <param name="Booking">The <c>id</c> of the booking.</param>
/// <param name="Position">Of the promo code.</param>
/// <param name="Issue">1, or more when it replaces another.</param>
/// <param name="PackageId">Of the catalogue.</param>
/// <param name="SizeMegabytes">Data in megabytes of 10^6 bytes; none is unlimited.</param>
/// <param name="DurationDays">Days from its first use.</param>
/// <param name="Destination">ISO 3166-1 alpha-2 or region code.</param>
/// <param name="FirstName">The traveller's, where the booking has it.</param>
sealed record EsimOrder(
    Guid PartnerId, string Booking, int Position, int Issue, string PackageId, int? SizeMegabytes, int DurationDays,
    string Destination, string? FirstName)
{
    /// <summary>The same for every try to give this right its eSIM: the provider's retry key (ES2+ call identifier).</summary>
    public string Key => $"{Booking}-{Position}-{Issue}";
}

/// <summary>A profile that is held for an order.</summary>
/// <param name="Iccid">Of the profile.</param>
/// <param name="ActivationCode">To download it.</param>
/// <param name="ConfirmationCode">None when the download asks for none.</param>
/// <param name="Apn">None when the phone finds it by itself.</param>
/// <param name="Reference">What the provider calls it; at most 100 characters, no secret.</param>
/// <param name="CheckAfter">How long after its being assigned there may be news; none: never.</param>
sealed record ReservedProfile(
    Iccid Iccid, ActivationCode ActivationCode, string? ConfirmationCode, string? Apn, string Reference, TimeSpan? CheckAfter);

/// <summary>How a reservation ended.</summary>
abstract record ReserveResult
{
    public sealed record Reserved(ReservedProfile Profile) : ReserveResult;

    /// <summary>There is no such profile now; somebody must get more.</summary>
    public sealed record OutOfStock : ReserveResult;

    /// <summary>The provider cannot be asked now.</summary>
    /// <param name="RetryAfter">When it may be again; more than nothing.</param>
    public sealed record Busy(TimeSpan RetryAfter) : ReserveResult;

    /// <summary>The provider refuses this order, or answers what cannot be understood.</summary>
    /// <param name="Error">What it said, for the operator; no secrets.</param>
    public sealed record Failed(string Error) : ReserveResult;
}

/// <summary>How a call ended that changes an eSIM at the provider.</summary>
abstract record CallResult
{
    public sealed record Done : CallResult;

    /// <summary>This provider cannot do such a thing, or not with this eSIM.</summary>
    public sealed record NotPossible : CallResult;

    /// <summary>Not now.</summary>
    /// <param name="RetryAfter">When to come again; more than nothing.</param>
    public sealed record Busy(TimeSpan RetryAfter) : CallResult;

    /// <summary>It was refused.</summary>
    /// <param name="Error">What the provider said, for the operator; no secrets.</param>
    public sealed record Failed(string Error) : CallResult;
}

/// <summary>What the provider knows of an eSIM.</summary>
abstract record StatusResult
{
    /// <summary>What is true, or nothing new.</summary>
    /// <param name="State">The state it is in.</param>
    /// <param name="DataUsedMegabytes">Used so far, in megabytes of 10^6 bytes.</param>
    /// <param name="At">When that became true, by the provider's clock.</param>
    /// <param name="CheckAgainAt">When there may be news; none: never.</param>
    public sealed record Known(EsimState State, int DataUsedMegabytes, DateTimeOffset At, DateTimeOffset? CheckAgainAt)
        : StatusResult;

    /// <summary>It cannot be asked now.</summary>
    /// <param name="RetryAfter">When to come again; more than nothing.</param>
    public sealed record Busy(TimeSpan RetryAfter) : StatusResult;
}
