using Hubby.Http;
using Hubby.Packages;
using Hubby.PromoCodes;

namespace Hubby.Bookings;

/// <summary>
/// The packages of a booking stay as they are, so a change may name them only as they were. What was asked for is held against
/// what was given, not against a catalogue that may be another by now.
/// </summary>
static class SamePackages
{
    const string Cure = "The packages of a booking stay as they are: leave package_specifications out, or send them as they "
        + "were. For other packages cancel this booking and make a new one.";

    public static void Check(IReadOnlyList<PackageSpecification> sent, IReadOnlyList<PromoCode> codes, Faults faults)
    {
        if (sent.Count == 0 || faults.Exists(fault => fault.Field.StartsWith(ReadSpecifications.Name, StringComparison.Ordinal)))
            return;
        if (sent.Sum(specification => specification.Quantity) != codes.Count)
        {
            faults.Add(new Fault(ReadSpecifications.Name, FaultCodes.CannotChange, Cure));
            return;
        }

        var position = 0;
        foreach (var specification in sent)
        {
            var own = codes.Skip(position).Take(specification.Quantity);
            position += specification.Quantity;
            if (!own.All(code => Fits(specification, code)))
                faults.Add(new Fault(specification.Path, FaultCodes.CannotChange, Cure));
        }
    }

    static bool Fits(PackageSpecification specification, PromoCode code)
    {
        if (specification.ExpiresAt != code.ExpiresAt)
            return false;
        if (specification.PackageId is { } id)
            return id == code.PackageId;
        return specification.Type == code.PackageType
            && (specification.SizeMegabytes is null || specification.SizeMegabytes == code.PackageSizeMegabytes)
            && (specification.DurationDays is null || specification.DurationDays == code.PackageDurationDays)
            && CodesOf(specification).SequenceEqual(CodesOf(code), StringComparer.Ordinal);
    }

    // A name that means nothing is no place the booking has.
    static IEnumerable<string> CodesOf(PackageSpecification specification) =>
        specification.Destinations.Select(text => Destinations.Find(text)?.Code ?? "").Distinct(StringComparer.Ordinal);

    static string[] CodesOf(PromoCode code) =>
        code.Destinations?.Split(' ') ?? (code.Destination is null ? [] : [code.Destination]);
}
