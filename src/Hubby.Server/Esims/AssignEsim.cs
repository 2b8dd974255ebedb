using Hubby.Data;
using Hubby.Events;
using Hubby.Packages;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Esims;

/// <summary>How giving an eSIM ended.</summary>
abstract record AssignResult
{
    /// <param name="Esim">Durable.</param>
    /// <param name="Link">The secret in the address of its page.</param>
    public sealed record Assigned(Esim Esim, string Link) : AssignResult;

    /// <summary>Somebody else has used the right meanwhile, or it has ended. Nothing was done.</summary>
    public sealed record RightIsGone : AssignResult;

    /// <summary>The provider has none. Nothing was done.</summary>
    public sealed record OutOfStock : AssignResult;

    /// <summary>The provider could not give one. Nothing was done.</summary>
    /// <param name="RetryAfter">When to try again.</param>
    public sealed record Busy(TimeSpan RetryAfter) : AssignResult;
}

/// <summary>What is to be given, and what becomes true with it.</summary>
/// <param name="Order">For the provider.</param>
/// <param name="PackageType">The kind of package.</param>
/// <param name="Email">Where the traveller wants it sent.</param>
/// <param name="Replaces">The eSIM in whose place it comes.</param>
/// <param name="TakeRight">
/// Uses up the right by one guarded UPDATE in the transaction in hand, naming the new eSIM's row; false when it is gone.
/// </param>
/// <param name="Facts">What else to announce, before the eSIM.</param>
/// <param name="Link">The secret of its page; none for a new one.</param>
sealed record Assignment(
    EsimOrder Order, PackageType PackageType, string? Email, Iccid? Replaces,
    Func<AppDb, Guid, CancellationToken, Task<bool>> TakeRight, IReadOnlyList<Event> Facts, string? Link = null);

/// <summary>
/// Gives an eSIM for a right that can be used once. Where the provider is local all of it is one transaction. Otherwise a profile
/// is reserved first, the right is used in a transaction, and only then the provider is told: whatever fails or dies in between
/// leaves a right that can be used, and a reservation that the next try gets again.
/// </summary>
sealed partial class AssignEsim(
    AppDb db, EsimProviders providers, EsimSecrets secrets, EsimSignal signal, TimeProvider clock, ILogger<AssignEsim> log)
{
    static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(5);

    /// <summary>How long the request itself may take to confirm, before a worker does it.</summary>
    static readonly TimeSpan ToConfirm = TimeSpan.FromSeconds(30);

    public async Task<AssignResult> HandleAsync(Assignment wish, CancellationToken ct)
    {
        var provider = providers.Current;
        var before = provider.IsLocal ? null : await provider.ReserveAsync(wish.Order, db, ct);
        if (before is not null and not ReserveResult.Reserved)
            return Refusal(provider, before);

        var now = clock.Now();
        var id = Ids.Row(now);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (!await wish.TakeRight(db, id, ct))
            return new AssignResult.RightIsGone();
        var reserved = before ?? await provider.ReserveAsync(wish.Order, db, ct);
        if (reserved is not ReserveResult.Reserved { Profile: var profile })
            return Refusal(provider, reserved);

        var link = wish.Link ?? EsimSecrets.NewLink();
        var esim = RowOf(wish, profile, provider, id, link, now);
        db.Esims.Add(esim);
        db.Events.AddRange(wish.Facts);
        db.Events.Add(EsimFact.Given(esim, wish.Replaces, now));
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException twice) when (twice.IsUniqueViolation())
        {
            GivenTwice(provider.Name, wish.Order.Key);
            return new AssignResult.Busy(AfterFailure);
        }

        await transaction.CommitAsync(ct);
        Assigned(esim.Id, provider.Name);
        await ConfirmAsync(provider, esim);
        signal.Wake();
        return new AssignResult.Assigned(esim, link);
    }

    Esim RowOf(
        Assignment wish, ReservedProfile profile, IEsimProvider provider, Guid id, string link, DateTimeOffset now) => new()
        {
            PartnerId = wish.Order.PartnerId,
            Id = id,
            Booking = wish.Order.Booking,
            Position = wish.Order.Position,
            Issue = wish.Order.Issue,
            Iccid = profile.Iccid,
            PackageId = wish.Order.PackageId,
            PackageType = wish.PackageType,
            PackageDurationDays = wish.Order.DurationDays,
            Destination = wish.Order.Destination,
            Provider = provider.Name,
            ProviderReference = profile.Reference,
            IsConfirmed = provider.IsLocal,
            SealedActivationCode = secrets.Seal(id, profile.ActivationCode),
            SealedConfirmationCode = secrets.SealConfirmationCode(id, profile.ConfirmationCode),
            Apn = profile.Apn,
            DataTotalMegabytes = wish.Order.SizeMegabytes,
            AssignedAt = now,
            AsOf = now,
            Email = wish.Email,
            LinkHash = EsimSecrets.HashOf(link),
            SealedLink = secrets.SealLink(id, link),
            NextCheckAt = provider.IsLocal ? now + profile.CheckAfter : now + ToConfirm,
        };

    /// <summary>At once, so that the traveller's phone finds it; what fails here a worker repeats.</summary>
    async Task ConfirmAsync(IEsimProvider provider, Esim esim)
    {
        // The traveller may have left: what is assigned is confirmed all the same.
        if (esim.IsConfirmed || await provider.ConfirmAsync(esim, CancellationToken.None) is not CallResult.Done)
            return;
        var now = clock.Now();
        await db.AsItWas(esim).ExecuteUpdateAsync(set => set.SetProperty(row => row.IsConfirmed, true)
            .SetProperty(row => row.NextCheckAt, now), CancellationToken.None);
    }

    AssignResult Refusal(IEsimProvider provider, ReserveResult result)
    {
        switch (result)
        {
            case ReserveResult.OutOfStock:
                return new AssignResult.OutOfStock();
            case ReserveResult.Busy busy:
                Busy(provider.Name);
                return new AssignResult.Busy(busy.RetryAfter);
            case ReserveResult.Failed failed:
                Failed(provider.Name, failed.Error);
                return new AssignResult.Busy(AfterFailure);
            default:
                throw new InvalidOperationException($"{result} is no refusal.");
        }
    }

    [LoggerMessage(LogLevel.Information, "eSIM {Id} of {Provider} is assigned")]
    partial void Assigned(Guid id, string provider);

    [LoggerMessage(LogLevel.Warning, "{Provider} is busy; the traveller is asked to come again")]
    partial void Busy(string provider);

    [LoggerMessage(LogLevel.Error, "{Provider} gave no eSIM: {Reason}")]
    partial void Failed(string provider, string reason);

    [LoggerMessage(LogLevel.Error, "{Provider} gave for {Order} a profile that another traveller has")]
    partial void GivenTwice(string provider, string order);
}
