using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Hubby.Data;
using Hubby.Http;
using Hubby.Partners;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Hubby.Bookings;

/// <summary>
/// <c>POST /api/bookings/batch</c>: each booking goes the way of a single one and fails alone; those that are written are one
/// commit.
/// </summary>
sealed class CreateBatch(
    PlaceBooking place, PlaceBookings placeAll, BookingRepeats repeats, TimeProvider clock, IOptions<HubbyOptions> options)
{
    public const int MaxItems = 1000;
    public const int MaxPromoCodes = 10_000;

    public static Task<IResult> Handle(HttpContext http, Caller caller, CreateBatch batch, CancellationToken ct) =>
        batch.HandleAsync(http, caller, http.Features.GetRequiredFeature<RequestBody>().Bytes, ct);

    async Task<IResult> HandleAsync(HttpContext http, Caller caller, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        if (!IdempotencyKey.TryRead(http.Request, out var key))
            return IdempotencyKey.Invalid.ToResult();

        var batch = new Batch(new(caller, body), key, key is null ? [] : IdempotencyKey.HashOf(http, body.Span), clock.Now());
        if (await ReplayAsync(batch, ct) is { } first)
            return first;

        var (json, malformed) = JsonBody.Parse(body);
        using (json)
        {
            if (malformed is not null)
                return malformed.ToResult();
            var faults = new Faults();
            var items = Read(json!.RootElement, batch, faults);
            return faults.Count > 0
                ? Problems.InvalidRequest.ToResult(faults)
                : await AnswerAsync(batch, await placeAll.HandleAsync(items, ct), http.TraceIdentifier, ct);
        }
    }

    /// <summary>One request on its way through here.</summary>
    sealed record Batch(SignedRequest Signed, string? Key, byte[] RequestHash, DateTimeOffset Now)
    {
        public Guid PartnerId => Signed.Caller.Partner.Id;

        /// <summary>
        /// Each booking is written with a key of its own, so that a batch whose answer was never given makes nothing twice. A
        /// partner cannot send such a key: it has a character that the header does not take.
        /// </summary>
        public Placing At(int index) =>
            new(Signed, index, Key is null ? null : $"\u00B7{Name.Value}\u00B7{index}", RequestHash, Now);

        Lazy<string> Name { get; } = new(() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key!))));
    }

    List<Placing> Read(JsonElement json, Batch batch, Faults faults)
    {
        var cure = $"Send an array of 1 to {MaxItems} bookings, each as in POST /api/bookings.";
        if (json.ValueKind != JsonValueKind.Array)
            faults.Add(Faults.Whole, FaultCodes.WrongType, cure, json);
        else if (json.GetArrayLength() == 0)
            faults.Add(new Fault(Faults.Whole, FaultCodes.TooFew, cure));
        else if (json.GetArrayLength() > MaxItems)
            faults.Add(new Fault(Faults.Whole, FaultCodes.TooMany, $"{cure} This has {json.GetArrayLength()}."));
        if (faults.Count > 0)
            return [];

        List<Placing> items = [.. json.EnumerateArray().Select((item, index) => place.Read(batch.At(index), item))];
        var codes = items.Sum(item => item.Request?.Specifications.Sum(specification => specification.Quantity) ?? 0);
        if (codes > MaxPromoCodes)
        {
            faults.Add(new Fault(Faults.Whole, FaultCodes.TooMany,
                $"Ask for at most {MaxPromoCodes} promo codes in one batch; this asks for {codes}."));
        }

        return items;
    }

    /// <summary>The answer under the batch's key, which is kept before it is given.</summary>
    async Task<IResult> AnswerAsync(Batch batch, Placed[] placed, string requestId, CancellationToken ct)
    {
        var answer = Render(placed, requestId);
        if (batch.Key is null || !placed.Any(item => item is Placed.Here))
            return new JsonBytes(StatusCodes.Status200OK, answer);

        await repeats.BindAsync(new()
        {
            PartnerId = batch.PartnerId,
            Key = batch.Key,
            RequestHash = batch.RequestHash,
            Status = StatusCodes.Status200OK,
            Answer = answer,
            CreatedAt = batch.Now,
        }, ct);
        return await repeats.FindRecordAsync(batch.PartnerId, batch.Key, batch.Now, ct) is { } kept
            ? Replay(kept, batch, isReplay: !kept.Answer.AsSpan().SequenceEqual(answer))
            : new JsonBytes(StatusCodes.Status200OK, answer);
    }

    async Task<IResult?> ReplayAsync(Batch batch, CancellationToken ct) =>
        batch.Key is not null && await repeats.FindRecordAsync(batch.PartnerId, batch.Key, batch.Now, ct) is { } record
            ? Replay(record, batch, isReplay: true)
            : null;

    static IResult Replay(IdempotencyRecord record, Batch batch, bool isReplay) =>
        record.RequestHash.AsSpan().SequenceEqual(batch.RequestHash)
            ? new JsonBytes(record.Status, record.Answer) { IsReplay = isReplay }
            : IdempotencyKey.Reused.ToResult();

    /// <summary>Each item is what a single call would have answered, with its status before it.</summary>
    byte[] Render(Placed[] placed, string requestId)
    {
        var here = placed.Count(item => item is Placed.Here);
        var buffer = new ArrayBufferWriter<byte>(placed.Length * 1024);
        buffer.Write(Encoding.UTF8.GetBytes(
            $"{{\"success\":true,\"message\":\"{here} of {placed.Length} bookings stand.\",\"data\":["));
        for (var index = 0; index < placed.Length; index++)
        {
            var (status, body) = placed[index] switch
            {
                Placed.Here item => (item.Status, (ReadOnlyMemory<byte>)item.Answer),
                Placed.Refused item => (item.Problem.Status, item.Problem.ToResult(item.Faults)
                    .Render(options.Value.ErrorUrl(item.Problem.Code), requestId).WrittenMemory),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
            buffer.Write(Encoding.UTF8.GetBytes($"{(index == 0 ? "" : ",")}{{\"status\":{status},"));
            buffer.Write(body.Span[1..]);
        }

        buffer.Write("]}"u8);
        return buffer.WrittenSpan.ToArray();
    }
}
