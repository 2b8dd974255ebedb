using System.Text.Json;
using System.Text.Json.Serialization;
using Hubby.Data;
using Hubby.Events;
using Hubby.Http;

namespace Hubby.PromoCodes;

/// <summary>The facts about promo codes.</summary>
static class PromoCodeFact
{
    public const string Claimed = "promo_code.claimed";
    public const string Redeemed = "promo_code.redeemed";
    public const string Revoked = "promo_code.revoked";
    public const string Expired = "promo_code.expired";
    public const string Reissued = "promo_code.reissued";

    /// <summary>The codes that a fact of ours names: the one it is about, and the one in whose place that stands.</summary>
    public static (string Code, string? Replaces) CodesOf(Event fact)
    {
        var data = JsonSerializer.Deserialize(fact.Data, PromoCodeFactJson.Default.PromoCodeFactData)!;
        return (data.PromoCode, data.Replaces);
    }

    public static Event New(
        string type, PromoCode code, PromoCodeStatus status, DateTimeOffset now, string? replaces = null) => new()
        {
            PartnerId = code.PartnerId,
            Id = Ids.Row(now),
            Type = type,
            Booking = code.Booking,
            Data = JsonSerializer.Serialize(
                new PromoCodeFactData(
                    code.Booking, code.Position, code.Code, code.Uuid, status, code.PackageId, code.Destination, replaces),
                PromoCodeFactJson.Default.PromoCodeFactData),
            CreatedAt = now,
        };
}

/// <summary>The <c>data</c> of the fact.</summary>
/// <param name="Booking">The booking's <c>id</c>.</param>
/// <param name="Position">Its place in the booking.</param>
/// <param name="PromoCode">The code.</param>
/// <param name="Uuid">Of its claim link.</param>
/// <param name="Status">What it is now.</param>
/// <param name="PackageId">Of the catalogue.</param>
/// <param name="Destination">ISO 3166-1 alpha-2 or region code, when it is one.</param>
/// <param name="Replaces">The code in whose place it was issued.</param>
sealed record PromoCodeFactData(
    string Booking, int Position, string PromoCode, Guid Uuid, PromoCodeStatus Status, string PackageId, string? Destination,
    string? Replaces);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(LowerCaseEnumConverter<PromoCodeStatus>)])]
[JsonSerializable(typeof(PromoCodeFactData))]
sealed partial class PromoCodeFactJson : JsonSerializerContext;
