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

    public static Event New(string type, PromoCode code, PromoCodeStatus status, DateTimeOffset now) => new()
    {
        PartnerId = code.PartnerId,
        Id = Ids.Row(now),
        Type = type,
        Booking = code.Booking,
        Data = JsonSerializer.Serialize(
            new PromoCodeFactData(code.Booking, code.Position, code.Code, code.Uuid, status, code.PackageId, code.Destination),
            PromoCodeFactJson.Default.PromoCodeFactData),
        CreatedAt = now,
    };
}

/// <summary>The <c>data</c> of the fact.</summary>
sealed record PromoCodeFactData(
    string Booking, int Position, string PromoCode, Guid Uuid, PromoCodeStatus Status, string PackageId, string? Destination);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(LowerCaseEnumConverter<PromoCodeStatus>)])]
[JsonSerializable(typeof(PromoCodeFactData))]
sealed partial class PromoCodeFactJson : JsonSerializerContext;
