using System.Text.Json.Serialization;
using Hubby.Http;
using Hubby.Packages;

namespace Hubby.Esims;

/// <summary>An eSIM with its codes, for whoever may install it.</summary>
sealed record EsimAnswer
{
    public required Guid Id { get; init; }
    public required string Iccid { get; init; }
    public required EsimState Status { get; init; }
    public required string SmdpAddress { get; init; }
    public required string MatchingId { get; init; }
    public required string ActivationCode { get; init; }
    public required string? ConfirmationCode { get; init; }
    public required string? Apn { get; init; }
    public required string AppleInstallUrl { get; init; }
    public required string AndroidInstallUrl { get; init; }
    public required string QrSvgUrl { get; init; }
    public required string QrPngUrl { get; init; }
    public required string PageUrl { get; init; }
    public required string PackageId { get; init; }
    public required string PackageType { get; init; }
    public required string PackageSize { get; init; }
    public required int PackageDuration { get; init; }
    public required string Destination { get; init; }
    public required int DataUsedMb { get; init; }
    public required int? DataTotalMb { get; init; }
    public required DateTimeOffset AssignedAt { get; init; }

    public static EsimAnswer Of(Esim esim, EsimSecrets secrets, string publicUrl)
    {
        var code = secrets.ActivationCodeOf(esim);
        var page = EsimPages.AddressOf(publicUrl, secrets.LinkOf(esim));
        return new()
        {
            Id = esim.Id,
            Iccid = esim.Iccid.Digits,
            Status = esim.State,
            SmdpAddress = code.SmdpAddress,
            MatchingId = code.MatchingId,
            ActivationCode = code.Text,
            ConfirmationCode = secrets.ConfirmationCodeOf(esim),
            Apn = esim.Apn,
            AppleInstallUrl = code.AppleLink,
            AndroidInstallUrl = code.AndroidLink,
            QrSvgUrl = $"{page}{EsimPages.Svg}",
            QrPngUrl = $"{page}{EsimPages.Png}",
            PageUrl = page,
            PackageId = esim.PackageId,
            PackageType = esim.PackageType.ToApi(),
            PackageSize = DataSize.Format(esim.DataTotalMegabytes),
            PackageDuration = esim.PackageDurationDays,
            Destination = esim.Destination,
            DataUsedMb = esim.DataUsedMegabytes,
            DataTotalMb = esim.DataTotalMegabytes,
            AssignedAt = esim.AssignedAt,
        };
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(ApiInstantConverter), typeof(LowerCaseEnumConverter<EsimState>), typeof(LowerCaseEnumConverter<PackageKind>),
    ])]
[JsonSerializable(typeof(Envelope<EsimAnswer>))]
[JsonSerializable(typeof(Envelope<OwnEsim>))]
[JsonSerializable(typeof(Envelope<UsageAnswer>))]
[JsonSerializable(typeof(Envelope<TopUpAnswer>))]
[JsonSerializable(typeof(Page<EsimSummary>))]
sealed partial class EsimsJson : JsonSerializerContext;
