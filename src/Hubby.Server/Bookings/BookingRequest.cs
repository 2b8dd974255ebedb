using Hubby.Messages;
using Hubby.Packages;

namespace Hubby.Bookings;

/// <summary>What a partner asks for, read and checked for form.</summary>
sealed record BookingRequest
{
    public const int MaxSpecifications = 100;
    public const int MaxQuantity = 100;
    public const int MaxPromoCodes = 1000;
    public const int MaxReferenceLength = 255;
    public const int MaxNameLength = 100;
    public const int MaxFullNameLength = 200;
    public const int MaxLabelLength = 50;
    public const int MaxPax = 1000;
    public const int MaxMetadataBytes = 16 * 1024;

    public string? BookingId { get; init; }
    public string? Email { get; init; }
    public string? Phone { get; init; }
    public string? FirstName { get; init; }
    public string? LastName { get; init; }
    public string? FullName { get; init; }
    public string? Title { get; init; }
    public string? Gender { get; init; }
    public int? Pax { get; init; }
    public DateTimeOffset DepartureDate { get; init; }
    public DateTimeOffset? ReturnDate { get; init; }
    public string? DepartureLocation { get; init; }
    public string? FlightNumber { get; init; }
    public string? Locale { get; init; }
    public string? ExternalUserId { get; init; }
    public string? CustomBranding { get; init; }

    /// <summary>A JSON object without needless white space.</summary>
    public string? Metadata { get; init; }
    public bool? ShouldSendMessage { get; init; }
    public Channels Channels { get; init; }
    public IReadOnlyList<PackageSpecification> Specifications { get; init; } = [];
}
