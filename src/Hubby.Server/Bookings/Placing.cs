using System.Diagnostics;
using Hubby.Http;
using Hubby.Packages;
using Hubby.Partners;

namespace Hubby.Bookings;

/// <summary>One booking that is asked for, alone or as one of many.</summary>
/// <param name="Signed">The request it came in.</param>
/// <param name="Position">Where in the request, when there are several.</param>
/// <param name="Key">The idempotency key that counts for it alone.</param>
/// <param name="RequestHash">What must come again under that key.</param>
/// <param name="Now">When.</param>
sealed record Placing(SignedRequest Signed, int? Position, string? Key, byte[] RequestHash, DateTimeOffset Now)
{
    public Partner Partner => Signed.Caller.Partner;

    /// <summary>What was read, when it is well-formed; it may still ask for what there is not.</summary>
    public BookingRequest? Request { get; init; }
    public IReadOnlyList<ResolvedPackage> Packages { get; init; } = [];
    public IReadOnlyList<Fault> Faults { get; init; } = [];

    public IdempotencyRecord? RecordOf(int status, byte[] answer) => Key is null ? null : new()
    {
        PartnerId = Partner.Id,
        Key = Key,
        RequestHash = RequestHash,
        Status = status,
        Answer = answer,
        CreatedAt = Now,
    };
}

/// <summary>What a booking that is asked for comes to.</summary>
abstract record Placed
{
    /// <summary>There it is: made now, or found to be there already.</summary>
    public sealed record Here(int Status, byte[] Answer, string? Location = null, bool IsReplay = false) : Placed;

    /// <summary>Nothing was made.</summary>
    public sealed record Refused(Problem Problem, IReadOnlyList<Fault> Faults) : Placed
    {
        public Refused(Problem problem) : this(problem, [])
        {
        }
    }

    public IResult ToResult() => this switch
    {
        Here here => new JsonBytes(here.Status, here.Answer) { Location = here.Location, IsReplay = here.IsReplay },
        Refused refused => refused.Problem.ToResult(refused.Faults),
        _ => throw new UnreachableException(),
    };
}

/// <summary>A booking that is decided and not yet written, with the answer that is given once it is.</summary>
sealed record Draft(NewBooking Booking, Placed.Here Answer);
