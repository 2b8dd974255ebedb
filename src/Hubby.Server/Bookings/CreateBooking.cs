using Hubby.Data;
using Hubby.Http;
using Hubby.Partners;
using Microsoft.AspNetCore.Http.Features;

namespace Hubby.Bookings;

/// <summary><c>POST /api/bookings</c>: reads, resolves, decides, and answers once the booking is on the disk.</summary>
sealed class CreateBooking(PlaceBooking place, GroupCommit<NewBooking, WriteOutcome> writes, TimeProvider clock)
{
    public static Task<IResult> Handle(HttpContext http, Caller caller, CreateBooking create, CancellationToken ct) =>
        create.HandleAsync(http, caller, http.Features.GetRequiredFeature<RequestBody>().Bytes, ct);

    async Task<IResult> HandleAsync(HttpContext http, Caller caller, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        if (!IdempotencyKey.TryRead(http.Request, out var key))
            return IdempotencyKey.Invalid.ToResult();

        var hash = key is null ? [] : IdempotencyKey.HashOf(http, body.Span);
        var (json, malformed) = JsonBody.Parse(body);
        using (json)
        {
            if (malformed is not null)
                return malformed.ToResult();

            var placing = place.Read(new(new(caller, body), Position: null, key, hash, clock.Now()), json!.RootElement);
            if (await place.FindKnownAsync(placing, ct) is { } known)
                return known.ToResult();
            var draft = place.Draft(placing);
            return (await place.SettleAsync(placing, draft, writes.WriteAsync(draft.Booking), ct)).ToResult();
        }
    }
}
