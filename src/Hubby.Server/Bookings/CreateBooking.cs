using Hubby.Data;
using Hubby.Events;
using Hubby.Http;
using Hubby.Packages;
using Hubby.Partners;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Hubby.Bookings;

/// <summary><c>POST /api/bookings</c>: reads, resolves, decides, and answers once the booking is on the disk.</summary>
sealed class CreateBooking(
    CurrentCatalogue catalogue, GroupCommit<NewBooking, WriteOutcome> writes, BookingRepeats repeats, FactSignal facts,
    TimeProvider clock, IOptions<HubbyOptions> options)
{
    const string Created = "Booking created successfully.";
    const int Attempts = 4;

    public static readonly Problem ReferenceTaken = new(409, "booking_id_taken",
        "This account takes each booking_id once, and a booking with this one and other content exists.");

    public static Task<IResult> Handle(HttpContext http, Caller caller, CreateBooking create, CancellationToken ct) =>
        create.HandleAsync(http, caller, http.Features.GetRequiredFeature<RequestBody>().Bytes, ct);

    async Task<IResult> HandleAsync(HttpContext http, Caller caller, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        if (!IdempotencyKey.TryRead(http.Request, out var key))
            return IdempotencyKey.Invalid.ToResult();

        var attempt = new Attempt(caller, body, key, key is null ? [] : IdempotencyKey.HashOf(http, body.Span), clock.Now());
        var (json, malformed) = JsonBody.Parse(body);
        using (json)
        {
            if (malformed is not null)
                return malformed.ToResult();

            var faults = new Faults();
            var request = ReadBookingRequest.From(json!.RootElement, caller.Partner, attempt.Now, faults);
            var wellFormed = faults.Count == 0;
            var packages = request is null ? [] : ResolvePackages.From(request, catalogue.Value, caller.Partner, faults);
            return faults.Count == 0
                ? await WriteAsync(attempt, request!, packages, ct)
                : await RefuseAsync(attempt, wellFormed ? request : null, faults, ct);
        }
    }

    async Task<IResult> WriteAsync(
        Attempt attempt, BookingRequest request, IReadOnlyList<ResolvedPackage> packages, CancellationToken ct)
    {
        if (attempt.Caller.Partner.UniqueBookingIds && await ReplayAsync(attempt, request, ct) is { } known)
            return known;

        for (var turn = 0; turn < Attempts; turn++)
        {
            var decided = DecideBooking.From(request, packages, attempt.Caller, attempt.Body.Span, attempt.Now);
            var answer = Render(new(decided.Booking, decided.PromoCodes), attempt);
            if (await TryWriteAsync(decided with { Record = attempt.RecordOf(StatusCodes.Status201Created, answer) }))
                return new JsonBytes(StatusCodes.Status201Created, answer) { Location = $"/api/bookings/{decided.Booking.Id}" };
            if (await ReplayAsync(attempt, request, ct) is { } replayed)
                return replayed;
        }

        // Whatever was in the way went away each time we looked: cancelled or expired under our hands.
        return (attempt.Key is null ? Problems.StoreAway : IdempotencyKey.InProgress).ToResult();
    }

    /// <summary>
    /// False when the database knows the request already, or when a promo code came out twice and must be drawn again.
    /// </summary>
    async Task<bool> TryWriteAsync(NewBooking booking)
    {
        try
        {
            if (await writes.WriteAsync(booking) != WriteOutcome.Written)
                return false;
            if (booking.Fact.IsPending)
                facts.Wake();
            return true;
        }
        catch (Exception failure) when (failure.IsUniqueViolation())
        {
            return false;
        }
    }

    /// <summary>The first answer, when this request is a repeat of one.</summary>
    async Task<IResult?> ReplayAsync(Attempt attempt, BookingRequest request, CancellationToken ct)
    {
        if (await ReplayRecordAsync(attempt, ct) is { } recorded)
            return recorded;

        var contentHash = DecideBooking.ContentHashOf(request);
        var repeatKey = DecideBooking.RepeatKeyOf(request, contentHash, attempt.Caller, attempt.Body.Span);
        if (await repeats.FindRepeatAsync(attempt.PartnerId, request.BookingId, repeatKey, ct) is { } first)
            return await ReplayBookingAsync(attempt, first, ct);

        if (!attempt.Caller.Partner.UniqueBookingIds || request.BookingId is null
            || await repeats.FindByReferenceAsync(attempt.PartnerId, request.BookingId, ct) is not { } holder)
        {
            return null;
        }

        return holder.Booking.ContentHash.AsSpan().SequenceEqual(contentHash)
            ? await ReplayBookingAsync(attempt, holder, ct)
            : (ReferenceTaken with { Details = [new("booking", holder.Booking.Id)] }).ToResult();
    }

    async Task<IResult?> ReplayRecordAsync(Attempt attempt, CancellationToken ct)
    {
        if (attempt.Key is null
            || await repeats.FindRecordAsync(attempt.PartnerId, attempt.Key, attempt.Now, ct) is not { } record)
        {
            return null;
        }
        return record.RequestHash.AsSpan().SequenceEqual(attempt.RequestHash)
            ? new JsonBytes(record.Status, record.Answer) { IsReplay = true }
            : IdempotencyKey.Reused.ToResult();
    }

    async Task<IResult> ReplayBookingAsync(Attempt attempt, FoundBooking first, CancellationToken ct)
    {
        var answer = Render(first, attempt);
        if (attempt.RecordOf(StatusCodes.Status200OK, answer) is { } record)
            await repeats.BindAsync(record, ct);
        return new JsonBytes(StatusCodes.Status200OK, answer) { IsReplay = true, Location = $"/api/bookings/{first.Booking.Id}" };
    }

    /// <summary>What is refused today may have been accepted when it came first: then it gets that first answer.</summary>
    async Task<IResult> RefuseAsync(Attempt attempt, BookingRequest? wellFormed, Faults faults, CancellationToken ct)
    {
        var first = wellFormed is null ? await ReplayRecordAsync(attempt, ct) : await ReplayAsync(attempt, wellFormed, ct);
        return first ?? Problems.InvalidRequest.ToResult(faults);
    }

    byte[] Render(FoundBooking found, Attempt attempt) => BookingBytes.Render(Created,
        BookingAnswer.Of(found, [], options.Value.PublicUrl, attempt.Caller.Partner.Slug, attempt.Now));

    /// <summary>One request on its way through here.</summary>
    sealed record Attempt(Caller Caller, ReadOnlyMemory<byte> Body, string? Key, byte[] RequestHash, DateTimeOffset Now)
    {
        public Guid PartnerId => Caller.Partner.Id;

        public IdempotencyRecord? RecordOf(int status, byte[] answer) => Key is null ? null : new()
        {
            PartnerId = PartnerId,
            Key = Key,
            RequestHash = RequestHash,
            Status = status,
            Answer = answer,
            CreatedAt = Now,
        };
    }
}
