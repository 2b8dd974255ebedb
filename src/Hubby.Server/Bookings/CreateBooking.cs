using System.Text.Json;
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

            return (await PlaceAsync(new(caller, body), json!.RootElement, key, hash, ct)).ToResult();
        }
    }

    /// <summary>The same for whoever does not call the API but asks for a booking in its words.</summary>
    public async Task<Placed> PlaceAsync(
        SignedRequest signed, JsonElement json, string? key, byte[] hash, CancellationToken ct)
    {
        var placing = place.Read(new(signed, Position: null, key, hash, clock.Now()), json);
        if (await place.FindKnownAsync(placing, ct) is { } known)
            return known;
        var draft = place.Draft(placing);
        return await place.SettleAsync(placing, draft, writes.WriteAsync(draft.Booking), ct);
    }
}
