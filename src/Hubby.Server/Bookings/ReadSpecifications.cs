using System.Text.Json;
using Hubby.Http;
using Hubby.Packages;

namespace Hubby.Bookings;

/// <summary>Reads <c>package_specifications</c>.</summary>
static class ReadSpecifications
{
    public const string Name = "package_specifications";
    public const int MaxDestinations = 50;
    public const int MaxDestinationLength = 100;
    public const int MaxDays = 3650;

    static readonly string AtMost = $"Send at most {BookingRequest.MaxSpecifications}";

    public static IReadOnlyList<PackageSpecification> From(JsonFields fields, DateTimeOffset now)
    {
        if (!fields.TryGet(Name, out var list))
            fields.Fault(Name, FaultCodes.Required, "Send an array with at least one package specification.");
        else if (list.ValueKind != JsonValueKind.Array)
            fields.Fault(Name, FaultCodes.WrongType, "Send an array of package specifications.", list);
        else if (list.GetArrayLength() == 0)
            fields.Fault(Name, FaultCodes.TooFew, "Send at least one package specification.", list);
        else if (list.GetArrayLength() > BookingRequest.MaxSpecifications)
            fields.Fault(Name, FaultCodes.TooMany, $"{AtMost} package specifications; this has {list.GetArrayLength()}.");
        else
            return ReadAll(list, fields, now);
        return [];
    }

    static List<PackageSpecification> ReadAll(JsonElement list, JsonFields fields, DateTimeOffset now)
    {
        var specifications = new List<PackageSpecification>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
        {
            var path = $"{Name}[{specifications.Count}]";
            specifications.Add(JsonFields.Of(item, path, fields.Faults) is { } specification
                ? ReadOne(specification, path, now)
                : new PackageSpecification { Path = path });
        }

        var codes = specifications.Sum(specification => specification.Quantity);
        if (codes > BookingRequest.MaxPromoCodes)
        {
            fields.Fault(Name, FaultCodes.TooMany,
                $"Ask for at most {BookingRequest.MaxPromoCodes} promo codes in one booking; this asks for {codes}.");
        }

        return specifications;
    }

    static PackageSpecification ReadOne(JsonFields fields, string path, DateTimeOffset now)
    {
        return Choice(fields, path) with
        {
            Quantity = fields.Integer("quantity", 1, BookingRequest.MaxQuantity) ?? 1,
            ExpiresAt = ReadExpiry(fields, now),
        };
    }

    /// <summary>What chooses the package.</summary>
    public static PackageSpecification Choice(JsonFields fields, string path)
    {
        var specification = new PackageSpecification
        {
            Path = path,
            PackageId = fields.Text("package_id", Package.MaxIdLength),
        };

        // With a package_id everything that would choose a package is ignored, faults and all.
        return fields.TryGet("package_id", out _)
            ? specification
            : specification with
            {
                Type = ReadType(fields),
                Destinations = ReadDestinations(fields),
                SizeMegabytes = fields.Parsed<int?>("size", BookingRequest.MaxLabelLength,
                    text => DataSize.TryParse(text, out var size) ? size.Megabytes : null,
                    FaultCodes.InvalidFormat, $"Send {DataSize.Form}."),
                DurationDays = fields.Integer("package_duration", 1, MaxDays),
            };
    }

    static PackageType ReadType(JsonFields fields)
    {
        if (!fields.TryGet("package_type", out var value))
            return PackageType.DataLimited;
        if (JsonFields.TextOf(value, fields.PathOf("package_type"), BookingRequest.MaxLabelLength, fields.Faults) is not { } text)
            return PackageType.DataLimited;
        if (PackageTypes.Parse(text) is { } type)
            return type;

        var meant = text.Trim().ToLowerInvariant().Replace('_', '-').Replace(' ', '-');
        fields.Faults.Add(new Fault(fields.PathOf("package_type"), FaultCodes.InvalidValue,
            $"Send one of {string.Join(", ", PackageTypes.All)}.")
        {
            Sent = text,
            Suggestion = PackageTypes.All.FirstOrDefault(name => name == meant),
        });
        return PackageType.DataLimited;
    }

    static IReadOnlyList<string> ReadDestinations(JsonFields fields)
    {
        const string name = "destination";
        if (!fields.TryGet(name, out var value))
            return [];
        if (value.ValueKind == JsonValueKind.String)
            return JsonFields.TextOf(value, fields.PathOf(name), MaxDestinationLength, fields.Faults) is { } one ? [one] : [];

        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() is > 0 and <= MaxDestinations)
        {
            return [.. value.EnumerateArray()
                .Select((item, index) =>
                    JsonFields.TextOf(item, fields.PathOf($"{name}[{index}]"), MaxDestinationLength, fields.Faults))
                .OfType<string>()];
        }

        const string cure = "Send a country's name or code, a region such as EU, or an array of them.";
        if (value.ValueKind != JsonValueKind.Array)
            fields.Fault(name, FaultCodes.WrongType, cure, value);
        else if (value.GetArrayLength() == 0)
            fields.Fault(name, FaultCodes.TooFew, $"Send 1 to {MaxDestinations} destinations.");
        else
            fields.Fault(name, FaultCodes.TooMany, $"Send 1 to {MaxDestinations} destinations.");
        return [];
    }

    static DateTimeOffset? ReadExpiry(JsonFields fields, DateTimeOffset now)
    {
        if (fields.Instant("expires_at") is not { } expiry)
            return null;
        if (expiry > now)
            return expiry;
        fields.TryGet("expires_at", out var sent);
        fields.Fault("expires_at", FaultCodes.InPast, "Send an instant that lies ahead.", sent);
        return null;
    }
}
