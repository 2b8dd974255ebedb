using Hubby.Languages;
using Hubby.Packages;
using Hubby.PromoCodes;
using Hubby.TravellerPages;

namespace Hubby.Claims;

/// <summary>What a traveller gets, in their language.</summary>
public sealed record ClaimOffer
{
    /// <summary>The place by its name, several by their number; none where the traveller chooses.</summary>
    public string? Place { get; init; }

    /// <summary>What stands for it.</summary>
    public DestinationSign? Sign { get; init; }

    /// <summary>Such as <c>1 GB</c>.</summary>
    public required string Size { get; init; }

    /// <summary>Such as <c>365 days</c>.</summary>
    public required string Duration { get; init; }

    /// <summary>Whether the code was sent to somebody before.</summary>
    public bool WasClaimed { get; init; }

    internal static ClaimOffer Of(PageContext page, PromoCode code)
    {
        var destination = code is { Destinations: null, Destination: { } known } ? Destination.FromCode(known) : null;
        return new()
        {
            Place = code.Destinations is { } several
                ? page.Text["common.countries", ("count", several.Split(' ').Length)]
                : destination?.NameIn(page.Language),
            Sign = page.SignOf(destination),
            Size = page.Text.Size(code.PackageSizeMegabytes),
            Duration = page.Text.Duration(code.PackageDurationDays),
            WasClaimed = code.Status == PromoCodeStatus.Claimed,
        };
    }
}
