using Hubby.Data;
using Hubby.Http;
using Hubby.Messages;
using Hubby.Packages;
using Hubby.Partners;
using Microsoft.AspNetCore.Http.Features;

namespace Hubby.Bookings;

/// <summary>What one package specification would come to.</summary>
sealed record PreviewedPackage
{
    public required string PackageId { get; init; }
    public required string PackageType { get; init; }
    public required string PackageSize { get; init; }
    public required int PackageDuration { get; init; }
    public required string? Destination { get; init; }
    public required string? Iso3 { get; init; }
    public required IReadOnlyList<string> Destinations { get; init; }
    public required int Quantity { get; init; }

    /// <summary>Of one promo code.</summary>
    public required PriceAnswer Price { get; init; }

    public static PreviewedPackage Of(PackageSpecification specification, ResolvedPackage resolved) => new()
    {
        PackageId = resolved.Package.Id,
        PackageType = resolved.Package.Type.ToApi(),
        PackageSize = DataSize.Format(resolved.Package.SizeMegabytes),
        PackageDuration = resolved.Package.DurationDays,
        Destination = resolved.Destination,
        Iso3 = resolved.Iso3,
        Destinations = resolved.Destinations,
        Quantity = specification.Quantity,
        Price = PriceAnswer.Of(resolved.Package),
    };
}

/// <summary>What a booking would come to.</summary>
/// <param name="PackageSpecifications">In the order of the request.</param>
/// <param name="Total">One sum per currency.</param>
/// <param name="Messages">What would become of each channel.</param>
sealed record PreviewAnswer(
    IReadOnlyList<PreviewedPackage> PackageSpecifications, IReadOnlyList<PriceAnswer> Total,
    IReadOnlyList<MessageAnswer> Messages);

/// <summary><c>POST /api/bookings/preview</c>: everything a booking goes through but the writing.</summary>
static class PreviewBooking
{
    public static IResult Handle(HttpContext http, Caller caller, CurrentCatalogue catalogue, TimeProvider clock)
    {
        var (json, malformed) = JsonBody.Parse(http.Features.GetRequiredFeature<RequestBody>().Bytes);
        using (json)
        {
            if (malformed is not null)
                return malformed.ToResult();

            var faults = new Faults();
            var request = ReadBookingRequest.From(json!.RootElement, caller.Partner, clock.Now(), faults);
            var packages = request is null ? [] : ResolvePackages.From(request, catalogue.Value, caller.Partner, faults);
            return faults.Count > 0
                ? Problems.InvalidRequest.ToResult(faults)
                : TypedResults.Json(new Envelope<PreviewAnswer>(
                    "The booking would be accepted. Nothing was created.", Price(request!, packages)));
        }
    }

    static PreviewAnswer Price(BookingRequest request, IReadOnlyList<ResolvedPackage> packages)
    {
        var previewed = request.Specifications.Zip(packages, PreviewedPackage.Of).ToList();
        var total = previewed
            .GroupBy(package => package.Price.Currency, StringComparer.Ordinal)
            .Select(group => new PriceAnswer(group.Sum(package => package.Price.Amount * package.Quantity), group.Key));
        var messages =
            MessageAnswer.PlannedFor(request.ShouldSendMessage, request.Channels, request.Email, request.Phone);
        return new(previewed, [.. total], messages);
    }
}
