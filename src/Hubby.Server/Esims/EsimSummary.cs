using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hubby.Bookings;
using Hubby.Data;
using Hubby.Http;
using Hubby.Packages;
using Hubby.PromoCodes;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Esims;

/// <summary>An eSIM of a partner's traveller, without its codes.</summary>
record EsimSummary
{
    public required Guid Id { get; init; }
    public required string Iccid { get; init; }
    public required EsimState Status { get; init; }

    /// <summary>The booking's <c>id</c>.</summary>
    public required string Booking { get; init; }

    /// <summary>The partner's reference of the booking.</summary>
    public required string? BookingId { get; init; }
    public required string PromoCode { get; init; }
    public required string PackageId { get; init; }
    public required string PackageType { get; init; }
    public required string PackageSize { get; init; }
    public required int PackageDuration { get; init; }
    public required string Destination { get; init; }
    public required int DataUsedMb { get; init; }
    public required int? DataTotalMb { get; init; }
    public required DateTimeOffset AssignedAt { get; init; }
    public required DateTimeOffset? ActivatedAt { get; init; }
    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The ICCID of the one that was issued in its place.</summary>
    public required string? ReplacedBy { get; init; }
}

/// <summary>The same with its codes, for the partner alone.</summary>
sealed record OwnEsim : EsimSummary
{
    [SetsRequiredMembers]
    public OwnEsim(EsimSummary summary, EsimAnswer codes) : base(summary) => (SmdpAddress, MatchingId, ActivationCode,
            ConfirmationCode, Apn, AppleInstallUrl, AndroidInstallUrl, QrSvgUrl, QrPngUrl, PageUrl) =
        (codes.SmdpAddress, codes.MatchingId, codes.ActivationCode,
            codes.ConfirmationCode, codes.Apn, codes.AppleInstallUrl, codes.AndroidInstallUrl, codes.QrSvgUrl, codes.QrPngUrl,
            codes.PageUrl);

    [JsonPropertyOrder(1)]
    public string SmdpAddress { get; }

    [JsonPropertyOrder(1)]
    public string MatchingId { get; }

    [JsonPropertyOrder(1)]
    public string ActivationCode { get; }

    [JsonPropertyOrder(1)]
    public string? ConfirmationCode { get; }

    [JsonPropertyOrder(1)]
    public string? Apn { get; }

    [JsonPropertyOrder(1)]
    public string AppleInstallUrl { get; }

    [JsonPropertyOrder(1)]
    public string AndroidInstallUrl { get; }

    [JsonPropertyOrder(1)]
    public string QrSvgUrl { get; }

    [JsonPropertyOrder(1)]
    public string QrPngUrl { get; }

    [JsonPropertyOrder(1)]
    public string PageUrl { get; }
}

/// <summary>Puts to eSIMs what their partner calls them by.</summary>
static class SummarizeEsims
{
    /// <param name="db">The store.</param>
    /// <param name="partnerId">Whose they are.</param>
    /// <param name="esims">A page of them.</param>
    /// <param name="ct">Stops.</param>
    public static async Task<IReadOnlyList<EsimSummary>> SummarizeAsync(
        this AppDb db, Guid partnerId, IReadOnlyList<Esim> esims, CancellationToken ct)
    {
        var bookings = esims.Select(esim => esim.Booking).Distinct().ToList();
        var references = await db.Bookings.Where(row => row.PartnerId == partnerId && bookings.Contains(row.Id))
            .ToDictionaryAsync(row => row.Id, row => row.BookingId, ct);
        var codes = await db.PromoCodesInPlace.Where(row => row.PartnerId == partnerId && bookings.Contains(row.Booking))
            .ToDictionaryAsync(row => (row.Booking, row.Position), ct);
        var replacements = esims.Select(esim => esim.ReplacedBy).OfType<Guid>().ToList();
        var issued = await db.Esims.Where(row => row.PartnerId == partnerId && replacements.Contains(row.Id))
            .ToDictionaryAsync(row => row.Id, row => row.Iccid, ct);
        return [.. esims.Select(esim => Of(esim, references[esim.Booking], codes[(esim.Booking, esim.Position)],
            esim.ReplacedBy is { } next ? issued[next].Digits : null))];
    }

    // What the package was says its promo code: the eSIM's own total has its top-ups in it.
    static EsimSummary Of(Esim esim, string? reference, PromoCode code, string? replacedBy) => new()
    {
        Id = esim.Id,
        Iccid = esim.Iccid.Digits,
        Status = esim.State,
        Booking = esim.Booking,
        BookingId = reference,
        PromoCode = code.Code,
        PackageId = esim.PackageId,
        PackageType = esim.PackageType.ToApi(),
        PackageSize = DataSize.Format(code.PackageSizeMegabytes),
        PackageDuration = code.PackageDurationDays,
        Destination = esim.Destination,
        DataUsedMb = esim.DataUsedMegabytes,
        DataTotalMb = esim.DataTotalMegabytes,
        AssignedAt = esim.AssignedAt,
        ActivatedAt = esim.ActivatedAt,
        ExpiresAt = esim.ExpiresAt,
        ReplacedBy = replacedBy,
    };
}

static class EsimBytes
{
    static readonly EsimsJson Json = new(new JsonSerializerOptions(EsimsJson.Default.Options) { Encoder = ApiJson.Encoder });

    public static JsonBytes Answer(Page<EsimSummary> page) =>
        new(StatusCodes.Status200OK, JsonSerializer.SerializeToUtf8Bytes(page, Json.PageEsimSummary));

    public static JsonBytes Answer(string message, OwnEsim esim) => new(StatusCodes.Status200OK,
        JsonSerializer.SerializeToUtf8Bytes(new Envelope<OwnEsim>(message, esim), Json.EnvelopeOwnEsim));

    public static JsonBytes Answer(string message, UsageAnswer usage) => new(StatusCodes.Status200OK,
        JsonSerializer.SerializeToUtf8Bytes(new Envelope<UsageAnswer>(message, usage), Json.EnvelopeUsageAnswer));

    public static byte[] Render(string message, TopUpAnswer topUp) =>
        JsonSerializer.SerializeToUtf8Bytes(new Envelope<TopUpAnswer>(message, topUp), Json.EnvelopeTopUpAnswer);
}
