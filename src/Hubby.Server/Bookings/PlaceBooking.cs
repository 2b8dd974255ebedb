using System.Text.Json;
using Hubby.Data;
using Hubby.Events;
using Hubby.Http;
using Hubby.Packages;
using Microsoft.Extensions.Options;

namespace Hubby.Bookings;

/// <summary>
/// The way of a booking in its steps: read, look whether it is known already, draft, and settle what became of writing it.
/// </summary>
sealed class PlaceBooking(
    CurrentCatalogue catalogue, GroupCommit<NewBooking, WriteOutcome> writes, BookingRepeats repeats, FactSignal facts,
    IOptions<HubbyOptions> options)
{
    const string Created = "Booking created successfully.";
    const int Attempts = 4;

    public static readonly Problem ReferenceTaken = new(409, "booking_id_taken",
        "This account takes each booking_id once, and a booking with this one and other content exists.");

    public Placing Read(Placing placing, JsonElement json)
    {
        var faults = new Faults();
        var request = ReadBookingRequest.From(json, placing.Partner, placing.Now, faults);
        var isWellFormed = faults.Count == 0;
        var packages = request is null ? [] : ResolvePackages.From(request, catalogue.Value, placing.Partner, faults);
        return placing with
        {
            Request = isWellFormed ? request : null,
            Packages = packages,
            Faults = placing.Position is { } index ? faults.At(index) : faults,
        };
    }

    /// <summary>The answer, when nothing need be written for it.</summary>
    public async Task<Placed?> FindKnownAsync(Placing placing, CancellationToken ct)
    {
        if (placing.Faults.Count > 0)
        {
            // What is refused today may have been accepted when it came first: then it gets that first answer.
            var first = placing.Request is null ? await ReplayRecordAsync(placing, ct) : await ReplayAsync(placing, ct);
            return first ?? new Placed.Refused(Problems.InvalidRequest, placing.Faults);
        }

        return placing.Partner.UniqueBookingIds ? await ReplayAsync(placing, ct) : null;
    }

    public Draft Draft(Placing placing)
    {
        var decided = DecideBooking.From(placing.Request!, placing.Packages, placing.Signed, placing.Position, placing.Now);
        var answer = Render(new(decided.Booking, decided.PromoCodes), placing);
        return new(decided with { Record = placing.RecordOf(StatusCodes.Status201Created, answer) },
            new(StatusCodes.Status201Created, answer, LocationOf(decided.Booking)));
    }

    public async Task<Placed> SettleAsync(Placing placing, Draft draft, Task<WriteOutcome> write, CancellationToken ct)
    {
        for (var turn = 1; ; turn++)
        {
            if (await IsWrittenAsync(draft, write))
                return draft.Answer;
            if (await ReplayAsync(placing, ct) is { } replayed)
                return replayed;

            // Whatever was in the way went away each time we looked: cancelled or expired under our hands.
            if (turn == Attempts)
                return new Placed.Refused(placing.Key is null ? Problems.StoreAway : IdempotencyKey.InProgress);
            draft = Draft(placing);
            write = writes.WriteAsync(draft.Booking);
        }
    }

    /// <summary>
    /// False when the database knows the request already, or when a promo code came out twice and must be drawn again.
    /// </summary>
    async Task<bool> IsWrittenAsync(Draft draft, Task<WriteOutcome> write)
    {
        try
        {
            if (await write != WriteOutcome.Written)
                return false;
            if (draft.Booking.Fact.IsPending)
                facts.Wake();
            return true;
        }
        catch (Exception failure) when (failure.IsUniqueViolation())
        {
            return false;
        }
    }

    /// <summary>The first answer, when this is a repeat.</summary>
    async Task<Placed?> ReplayAsync(Placing placing, CancellationToken ct)
    {
        if (await ReplayRecordAsync(placing, ct) is { } recorded)
            return recorded;

        var (request, partnerId) = (placing.Request!, placing.Partner.Id);
        var contentHash = DecideBooking.ContentHashOf(request);
        var repeatKey = DecideBooking.RepeatKeyOf(request, contentHash, placing.Signed, placing.Position);
        if (await repeats.FindRepeatAsync(partnerId, request.BookingId, repeatKey, ct) is { } first)
            return await ReplayBookingAsync(placing, first, ct);

        if (!placing.Partner.UniqueBookingIds || request.BookingId is null
            || await repeats.FindByReferenceAsync(partnerId, request.BookingId, ct) is not { } holder)
        {
            return null;
        }

        return holder.Booking.ContentHash.AsSpan().SequenceEqual(contentHash)
            ? await ReplayBookingAsync(placing, holder, ct)
            : new Placed.Refused(ReferenceTaken with { Details = [new("booking", holder.Booking.Id)] });
    }

    async Task<Placed?> ReplayRecordAsync(Placing placing, CancellationToken ct)
    {
        if (placing.Key is null
            || await repeats.FindRecordAsync(placing.Partner.Id, placing.Key, placing.Now, ct) is not { } record)
        {
            return null;
        }
        return record.RequestHash.AsSpan().SequenceEqual(placing.RequestHash)
            ? new Placed.Here(record.Status, record.Answer, IsReplay: true)
            : new Placed.Refused(IdempotencyKey.Reused);
    }

    async Task<Placed> ReplayBookingAsync(Placing placing, FoundBooking first, CancellationToken ct)
    {
        var answer = Render(first, placing);
        if (placing.RecordOf(StatusCodes.Status200OK, answer) is { } record)
            await repeats.BindAsync(record, ct);
        return new Placed.Here(StatusCodes.Status200OK, answer, LocationOf(first.Booking), IsReplay: true);
    }

    static string LocationOf(Booking booking) => $"/api/bookings/{booking.Id}";

    byte[] Render(FoundBooking found, Placing placing) => BookingBytes.Render(Created,
        BookingAnswer.Of(found, [], options.Value.PublicUrl, placing.Partner.Slug, placing.Now));
}
