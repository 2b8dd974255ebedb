using System.Globalization;
using Hubby.Http;

namespace Hubby.Packages;

/// <summary>Says which part of a specification no package meets, and what there is instead.</summary>
static class Unavailable
{
    public static Fault In(PackageSpecification specification, string destination) =>
        At(specification, "destination", $"There is no {specification.Type.ToApi()} package for {destination}.");

    public static Fault Together(PackageSpecification specification, Section section, IReadOnlyList<Destination> wanted)
    {
        var uncovered = wanted.Where(destination => section.For(destination).IsEmpty)
            .Select(destination => destination.ToString()).ToList();
        return uncovered.Count > 0
            ? In(specification, Shown.OneOf(uncovered))
            : At(specification, "destination",
                $"There is no {specification.Type.ToApi()} package that covers all of {string.Join(", ", wanted)}. "
                + "Send one package specification for each, or a region.");
    }

    /// <summary>The destination is covered, so size or duration is what fails.</summary>
    public static Fault Among(ReadOnlySpan<Offer> offers, PackageSpecification specification, string where)
    {
        var type = specification.Type.ToApi();
        if (offers.IsEmpty)
            return At(specification, "package_type", $"There is no {type} package.");

        Package[] packages = [.. offers.ToArray().Select(offer => offer.Package)];
        if (specification.SizeMegabytes is { } size && packages.All(package => package.SizeMegabytes != size))
            return OfSize(specification, packages, size, $"There is no {type} package of {DataSize.Format(size)}{where}");

        var days = specification.DurationDays!.Value;
        var ofSize = specification.SizeMegabytes is { } wanted ? packages.Where(package => package.SizeMegabytes == wanted)
            : packages;
        var durations = ofSize.Select(package => package.DurationDays).Distinct().Order().ToList();
        var sized = specification.SizeMegabytes is { } asked ? $" of {DataSize.Format(asked)}" : "";
        return At(specification, "package_duration",
            $"There is no {type} package{sized}{where} for {Days(days)}; there is {Shown.OneOf(Runs(durations))} days.") with
        {
            Sent = days.ToString(CultureInfo.InvariantCulture),
            Suggestion = durations.MinBy(duration => Math.Abs((long)duration - days)).ToString(CultureInfo.InvariantCulture),
        };
    }

    static Fault OfSize(PackageSpecification specification, Package[] packages, int size, string sentence)
    {
        var sizes = packages.Select(package => package.SizeMegabytes).Distinct().Order().ToList();
        var fault = At(specification, "size", "") with { Sent = DataSize.Format(size) };
        if (sizes is [null])
            return fault with { Message = $"{sentence}: they are unlimited, so leave size out." };

        return fault with
        {
            Message = $"{sentence}; there is {Shown.OneOf([.. sizes.Select(DataSize.Format)])}.",
            Suggestion = DataSize.Format(sizes.Where(one => one is not null).MinBy(one => Math.Abs((long)one! - size))),
        };
    }

    static Fault At(PackageSpecification specification, string field, string message) =>
        new($"{specification.Path}.{field}", FaultCodes.PackageUnavailable, message);

    static string Days(int days) => days == 1 ? "1 day" : string.Create(CultureInfo.InvariantCulture, $"{days} days");

    /// <summary>1, 2, 3, 7 → "1 to 3", "7".</summary>
    static List<string> Runs(List<int> sorted)
    {
        var runs = new List<string>();
        for (int start = 0, end; start < sorted.Count; start = end + 1)
        {
            end = start;
            while (end + 1 < sorted.Count && sorted[end + 1] == sorted[end] + 1)
                end++;
            var first = sorted[start].ToString(CultureInfo.InvariantCulture);
            runs.Add(end > start ? string.Create(CultureInfo.InvariantCulture, $"{first} to {sorted[end]}") : first);
        }

        return runs;
    }
}
