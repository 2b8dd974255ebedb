using System.Text.Json;
using System.Text.Json.Serialization;
using Hubby.Bookings;
using Hubby.Data;
using Hubby.Esims;
using Hubby.Http;
using Hubby.Messages;
using Hubby.Partners;
using Hubby.PromoCodes;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Messaging;

/// <param name="Channel">Exactly one.</param>
/// <param name="Kind">The codes, or the eSIM.</param>
sealed record SendAgainWish(Channels Channel, MessageKind Kind);

/// <summary>
/// <c>POST /api/bookings/{id}/messages</c>: the codes or the eSIM once more, on the channel that the partner chooses.
/// </summary>
sealed class SendAgain(AppDb db, IdempotentWrite writes, PlanMessages plan, TimeProvider clock)
{
    const string Kept = "The message is on its way; see the status of each.";

    public static readonly Problem NothingToSend = new(409, "nothing_to_send",
        "The booking has nothing of this kind to send: no promo code that can still be used, or no eSIM yet.");

    public static Task<IResult> Handle(
        string id, HttpContext http, Caller caller, AppDb db, SendAgain send, CancellationToken ct) =>
        db.WithBookingAsync(http, caller.Partner.Id, id, (booking, json) => send.HandleAsync(booking, json, http, ct), ct);

    async Task<IResult> HandleAsync(Booking booking, JsonElement json, HttpContext http, CancellationToken ct)
    {
        var faults = new Faults();
        if (Read(json, faults) is not { } wish)
            return Problems.InvalidRequest.ToResult(faults);
        var answer = await writes.RunAsync(
            http, booking.PartnerId, token => WriteAsync(booking.PartnerId, booking.Id, wish, token), ct);
        Committed();
        return answer;
    }

    public void Committed() => plan.Committed();

    static SendAgainWish? Read(JsonElement json, Faults faults)
    {
        if (JsonFields.Of(json, "", faults) is not { } fields)
            return null;
        const string channels = "Send one of EMAIL, SMS, WHATSAPP, PUSH, in capitals.";
        if (!fields.TryGet("channel", out _))
            fields.Fault("channel", FaultCodes.Required, channels);
        var channel = fields.Parsed<Channels?>("channel", BookingRequest.MaxLabelLength, text => ChannelNames.Parse(text),
            FaultCodes.InvalidValue, channels);
        var kind = fields.Parsed<MessageKind?>("kind", BookingRequest.MaxLabelLength, KindOf,
            FaultCodes.InvalidValue, "Send promo_code or esim_ready, or leave it out for promo_code.");
        return faults.Count > 0 || channel is null ? null : new(channel.Value, kind ?? MessageKind.PromoCode);
    }

    static MessageKind? KindOf(string text) => text switch
    {
        "promo_code" => MessageKind.PromoCode,
        "esim_ready" => MessageKind.EsimReady,
        _ => null,
    };

    /// <summary>In the transaction in hand; tell it of the commit.</summary>
    public async Task<WriteResult> WriteAsync(Guid partnerId, string id, SendAgainWish wish, CancellationToken ct)
    {
        if (await db.LockBookingAsync(partnerId, id, ct) is not { } booking)
            return new WriteResult.Refused(GetBooking.NotFound);
        if (booking.Status == BookingStatus.Cancelled)
            return new WriteResult.Refused(ChangeBooking.IsCancelled);
        var messages = wish.Kind == MessageKind.EsimReady
            ? await EsimsAsync(booking, wish.Channel, ct)
            : await CodesAsync(booking, wish.Channel, ct);
        if (messages.Count == 0)
            return new WriteResult.Refused(NothingToSend);
        db.Messages.AddRange(messages);
        return new WriteResult.Done(StatusCodes.Status201Created, SendAgainBytes.Render(Kept, MessageAnswer.Of(messages)));
    }

    async Task<IReadOnlyList<Message>> CodesAsync(Booking booking, Channels channel, CancellationToken ct)
    {
        var now = clock.Now();
        var isUsable = await db.PromoCodesOf(booking.PartnerId, booking.Id).AnyAsync(code =>
            (code.Status == PromoCodeStatus.Issued || code.Status == PromoCodeStatus.Claimed)
            && (code.ExpiresAt == null || code.ExpiresAt > now), ct);
        return isUsable ? [plan.Of(booking, Origin(), MessageKind.PromoCode, channel, booking.Email, null)] : [];
    }

    /// <summary>Each eSIM in a message of its own, to whom it went first.</summary>
    async Task<IReadOnlyList<Message>> EsimsAsync(Booking booking, Channels channel, CancellationToken ct)
    {
        var esims = await db.Esims
            .Where(row => row.PartnerId == booking.PartnerId && row.Booking == booking.Id && row.ReplacedBy == null)
            .OrderBy(row => row.Position).ToListAsync(ct);
        var claims = await PlanEsimMessages.ClaimedByAsync(db, [booking.PartnerId], [booking.Id], ct);
        return [.. esims.Select(esim => plan.Of(booking, Origin(), MessageKind.EsimReady, channel,
            esim.Email ?? claims.GetValueOrDefault((esim.PartnerId, esim.Booking, esim.Position)) ?? booking.Email,
            esim.Position))];
    }

    string Origin() => $"{Message.SentAgain}{Ids.Row(clock.Now())}";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(ApiInstantConverter)])]
[JsonSerializable(typeof(Envelope<IReadOnlyList<MessageAnswer>>))]
sealed partial class SendAgainJson : JsonSerializerContext;

static class SendAgainBytes
{
    static readonly SendAgainJson Json =
        new(new JsonSerializerOptions(SendAgainJson.Default.Options) { Encoder = ApiJson.Encoder });

    public static byte[] Render(string message, IReadOnlyList<MessageAnswer> messages) => JsonSerializer.SerializeToUtf8Bytes(
        new Envelope<IReadOnlyList<MessageAnswer>>(message, messages), Json.EnvelopeIReadOnlyListMessageAnswer);
}
