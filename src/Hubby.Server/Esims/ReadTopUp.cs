using System.Text.Json;
using Hubby.Bookings;
using Hubby.Http;
using Hubby.Packages;
using Hubby.Partners;

namespace Hubby.Esims;

/// <summary>What is to be added to which eSIM, checked for form.</summary>
sealed record TopUpRequest(Iccid Iccid, PackageSpecification Specification);

/// <summary>Reads a top-up, and finds the package that it means: data-limited, and working where the eSIM does.</summary>
static class ReadTopUp
{
    public const string Specification = "package_specification";
    public const string IccidForm = "Send the number of the eSIM, 18 to 20 digits from 89.";
    const string DataLimited = "A top-up is always data-limited.";

    public static TopUpRequest? From(JsonElement json, Faults faults)
    {
        if (JsonFields.Of(json, "", faults) is not { } fields)
            return null;
        if (!fields.TryGet("iccid", out _))
            fields.Fault("iccid", FaultCodes.Required, IccidForm);
        var iccid = fields.Parsed<Iccid?>("iccid", Iccid.MaxTyped, Iccid.Parse, FaultCodes.InvalidFormat, IccidForm);
        var specification = ReadSpecification(fields);
        return faults.Count > 0 || iccid is null || specification is null ? null : new(iccid.Value, specification);
    }

    static PackageSpecification? ReadSpecification(JsonFields fields)
    {
        if (!fields.TryGet(Specification, out var sent))
        {
            fields.Fault(Specification, FaultCodes.Required, "Send the package to add, such as {\"size\":\"1GB\"}.");
            return null;
        }

        if (JsonFields.Of(sent, Specification, fields.Faults) is not { } inner)
            return null;
        var specification = ReadSpecifications.Choice(inner, Specification);
        if (specification.Type != PackageType.DataLimited)
            inner.Fault("package_type", FaultCodes.InvalidValue, DataLimited);
        return specification;
    }

    /// <summary>None and a fault where no package would do.</summary>
    public static Package? Resolve(
        PackageSpecification wanted, Esim esim, Catalogue catalogue, Partner partner, Faults faults)
    {
        var specification = wanted.Destinations.Count > 0 || wanted.PackageId is not null
            ? wanted : wanted with { Destinations = [esim.Destination] };
        if (catalogue.Resolve(specification, partner, faults)?.Package is not { } package)
            return null;

        var (field, isById) = wanted.PackageId is null ? ("destination", false) : ("package_id", true);
        if (isById && (package.Type != PackageType.DataLimited || package.SizeMegabytes is null))
        {
            faults.Add(new Fault($"{Specification}.{field}", FaultCodes.InvalidValue, DataLimited) { Sent = package.Id });
        }
        else if (Destination.FromCode(esim.Destination) is { } place && !Coverage.Read(package.Coverage).Covers(place.Set))
        {
            faults.Add(new Fault($"{Specification}.{field}", FaultCodes.PackageUnavailable,
                $"{package.Id} does not work in {place}, where the eSIM does."));
        }

        return faults.Count > 0 ? null : package;
    }
}
