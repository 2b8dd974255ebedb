using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hubby.Bookings;
using Hubby.Data;
using Hubby.Events;
using Hubby.Http;
using Hubby.Messages;
using Hubby.Partners;
using Hubby.PromoCodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hubby.Codes;

/// <summary>A promo code with its history.</summary>
sealed record CodeAnswer : PromoCodeAnswer
{
    [SetsRequiredMembers]
    public CodeAnswer(PromoCodeAnswer code, string booking, string? bookingId, IReadOnlyList<EventAnswer> history) : base(code) =>
        (Booking, BookingId, History) = (booking, bookingId, history);

    /// <summary>The booking's <c>id</c>.</summary>
    [JsonPropertyOrder(1)]
    public string Booking { get; }

    /// <summary>The partner's reference of the booking.</summary>
    [JsonPropertyOrder(1)]
    public string? BookingId { get; }

    [JsonPropertyOrder(1), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Replaces { get; init; }

    [JsonPropertyOrder(1), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ReplacedBy { get; init; }

    [JsonPropertyOrder(1)]
    public IReadOnlyList<EventAnswer> History { get; }

    /// <summary>What is sent because of this call.</summary>
    [JsonPropertyOrder(1), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<MessageAnswer>? Messages { get; init; }
}

/// <summary><c>GET /api/promo-codes/{code}</c>: where a code stands and what happened to it.</summary>
sealed class ShowCode(AppDb db, IOptions<HubbyOptions> options)
{
    public static readonly Problem NotFound = new(404, "promo_code_not_found", "There is no such promo code.");

    public static async Task<IResult> Handle(string code, Caller caller, ShowCode show, CancellationToken ct) =>
        await show.FindAsync(caller.Partner.Id, code, ct) is { } found
            ? new JsonBytes(
                StatusCodes.Status200OK, await show.RenderAsync("The promo code.", caller.Partner, found, [], null, ct))
            : NotFound.ToResult();

    /// <summary>By what was typed; none when it is no code, unknown or another partner's.</summary>
    public async Task<PromoCode?> FindAsync(Guid partnerId, string typed, CancellationToken ct)
    {
        if (!PromoCodeValue.TryParse(typed, out var value))
            return null;
        var text = value.Value.Text;
        return await db.PromoCodes.FirstOrDefaultAsync(row => row.PartnerId == partnerId && row.Code == text, ct);
    }

    /// <param name="message">A sentence.</param>
    /// <param name="partner">Whose it is.</param>
    /// <param name="code">As it is now.</param>
    /// <param name="added">Facts that the transaction in hand adds.</param>
    /// <param name="messages">What is sent because of this call, if it may send something.</param>
    /// <param name="ct">Stops.</param>
    public async Task<byte[]> RenderAsync(string message, Partner partner, PromoCode code, IReadOnlyList<Event> added,
        IReadOnlyList<Message>? messages, CancellationToken ct)
    {
        IReadOnlyList<Event> history = [.. await HistoryOf(code).ToListAsync(ct), .. added];
        var reissues = history.Where(fact => fact.Type == PromoCodeFact.Reissued).Select(PromoCodeFact.CodesOf).ToList();
        var reference = await db.Bookings.Where(row => row.PartnerId == partner.Id && row.Id == code.Booking)
            .Select(row => row.BookingId).FirstOrDefaultAsync(ct);
        IReadOnlyList<EventAnswer> shown = [.. history.Select(EventAnswer.Of)];
        return CodeBytes.Render(message, new CodeAnswer(
            PromoCodeAnswer.Of(code, options.Value.PublicUrl, partner.Slug), code.Booking, reference, shown)
        {
            Replaces = reissues.Find(each => each.Code == code.Code).Replaces,
            ReplacedBy = reissues.Find(each => each.Replaces == code.Code).Code,
            Messages = messages is null ? null : MessageAnswer.Of(messages),
        });
    }

    // Facts name the code, or as those of its eSIM its place, which no other code has had while it was redeemed.
    IQueryable<Event> HistoryOf(PromoCode code)
    {
        var named = $"\"{code.Code}\"";
        var placed = $"\"position\":{code.Position},";
        var isRedeemed = code.Status == PromoCodeStatus.Redeemed;
        return db.Events
            .Where(fact => fact.PartnerId == code.PartnerId && fact.Booking == code.Booking
                && (fact.Type == BookingFact.Created || fact.Data.Contains(named)
                    || (isRedeemed && !fact.Type.StartsWith("promo_code.") && fact.Data.Contains(placed))))
            .OrderBy(fact => fact.Id);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(ApiInstantConverter), typeof(LowerCaseEnumConverter<PromoCodeStatus>)])]
[JsonSerializable(typeof(Envelope<CodeAnswer>))]
sealed partial class CodesJson : JsonSerializerContext;

static class CodeBytes
{
    static readonly CodesJson Json = new(new JsonSerializerOptions(CodesJson.Default.Options) { Encoder = ApiJson.Encoder });

    public static byte[] Render(string message, CodeAnswer code) =>
        JsonSerializer.SerializeToUtf8Bytes(new Envelope<CodeAnswer>(message, code), Json.EnvelopeCodeAnswer);
}
