using System.Text.Json;
using System.Text.Json.Serialization;
using Hubby.Data;
using Hubby.Events;
using Hubby.Http;

namespace Hubby.Esims;

/// <summary>The facts about eSIMs: which one and how far it is, never its codes.</summary>
static class EsimFact
{
    public const string Assigned = "esim.assigned";
    public const string Downloaded = "esim.downloaded";
    public const string Installed = "esim.installed";
    public const string Removed = "esim.removed";
    public const string Activated = "package.activated";
    public const string Expired = "package.expired";
    public const string TopUpCompleted = "topup.completed";

    /// <summary>In percent; the last one is the end of the data.</summary>
    static readonly int[] Thresholds = [50, 80, 100];

    /// <param name="percent">One of the thresholds.</param>
    public static string UsageOf(int percent) => $"package.usage.{percent}_percent";

    /// <summary>What there is to announce when an eSIM goes from one state and usage to another, in order.</summary>
    public static IEnumerable<string> TypesFor(Esim esim, EsimState to, int usedMegabytes)
    {
        if (to != esim.State && OfState(to) is { } ofState)
            yield return ofState;
        if (esim.DataTotalMegabytes is not { } total || total == 0)
            yield break;
        foreach (var percent in Thresholds)
        {
            if (Reaches(usedMegabytes, total, percent) && !Reaches(esim.DataUsedMegabytes, total, percent))
                yield return UsageOf(percent);
        }
    }

    /// <summary>The fact that another eSIM was given, perhaps in the place of one before it.</summary>
    public static Event Given(Esim esim, Iccid? replaces, DateTimeOffset now) =>
        New(Assigned, esim, DataOf(esim) with { Replaces = replaces?.Digits }, now);

    /// <summary>The fact that data was added to an eSIM, which is as it is now.</summary>
    public static Event ToppedUp(Esim esim, TopUp topUp) => New(TopUpCompleted, esim,
        DataOf(esim) with { Topup = new(topUp.Id, topUp.PackageId, topUp.SizeMegabytes, topUp.DurationDays) }, topUp.CreatedAt);

    /// <summary>Which eSIM a fact of ours is about.</summary>
    public static Guid EsimOf(Event fact) => JsonSerializer.Deserialize(fact.Data, EsimFactJson.Default.EsimFactData)!.Esim;

    /// <summary>The position of the promo code that it is about, and where its eSIM works.</summary>
    public static (int Position, string Destination) WhereOf(Event fact)
    {
        var data = JsonSerializer.Deserialize(fact.Data, EsimFactJson.Default.EsimFactData)!;
        return (data.Position, data.Destination);
    }

    public static Event New(
        string type, Esim esim, EsimState to, int usedMegabytes, DateTimeOffset? end, DateTimeOffset now) => New(type, esim,
        DataOf(esim) with { Status = to, DataUsedMb = usedMegabytes, ExpiresAt = end }, now);

    static EsimFactData DataOf(Esim esim) => new(esim.Booking, esim.Position, esim.Id, esim.Iccid.Digits, esim.State,
        esim.PackageId, esim.Destination, esim.DataUsedMegabytes, esim.DataTotalMegabytes, esim.ExpiresAt);

    static Event New(string type, Esim esim, EsimFactData data, DateTimeOffset now) => new()
    {
        PartnerId = esim.PartnerId,
        Id = Ids.Row(now),
        Type = type,
        Booking = esim.Booking,
        Data = JsonSerializer.Serialize(data, EsimFactJson.Default.EsimFactData),
        CreatedAt = now,
    };

    static string? OfState(EsimState state) => state switch
    {
        EsimState.Downloaded => Downloaded,
        EsimState.Installed => Installed,
        EsimState.Removed => Removed,
        EsimState.Active => Activated,
        EsimState.Expired => Expired,
        _ => null,
    };

    static bool Reaches(int used, int total, int percent) => (long)used * 100 >= (long)total * percent;
}

/// <param name="Booking">The booking's <c>id</c>.</param>
/// <param name="Position">Of its promo code.</param>
/// <param name="Esim">Its id here.</param>
/// <param name="Iccid">Its number.</param>
/// <param name="Status">The state it is in now.</param>
/// <param name="PackageId">Of the catalogue.</param>
/// <param name="Destination">ISO 3166-1 alpha-2 or region code.</param>
/// <param name="DataUsedMb">Megabytes of 10^6 bytes.</param>
/// <param name="DataTotalMb">None is unlimited.</param>
/// <param name="ExpiresAt">When its days end, once they have begun.</param>
/// <param name="Replaces">The ICCID of the eSIM in whose place it was issued.</param>
/// <param name="Topup">The data that was added.</param>
sealed record EsimFactData(
    string Booking, int Position, Guid Esim, string Iccid, EsimState Status, string PackageId, string Destination, int DataUsedMb,
    int? DataTotalMb, DateTimeOffset? ExpiresAt, string? Replaces = null, TopUpFactData? Topup = null);

/// <param name="Id">Of the top-up.</param>
/// <param name="PackageId">Of the catalogue.</param>
/// <param name="DataMb">Megabytes of 10^6 bytes.</param>
/// <param name="DurationDays">How long it lasts from then on.</param>
sealed record TopUpFactData(Guid Id, string PackageId, int DataMb, int DurationDays);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(ApiInstantConverter), typeof(LowerCaseEnumConverter<EsimState>)])]
[JsonSerializable(typeof(EsimFactData))]
sealed partial class EsimFactJson : JsonSerializerContext;
