namespace Hubby.Packages;

/// <summary>The words of the API for <see cref="PackageType"/>.</summary>
static class PackageTypes
{
    public const string Starter = "starter";
    public const string DataLimited = "data-limited";
    public const string TimeLimited = "time-limited";
    public const string Unlimited = "unlimited";

    public static readonly IReadOnlyList<string> All = [Starter, DataLimited, TimeLimited, Unlimited];

    public static string ToApi(this PackageType type) => type switch
    {
        PackageType.Starter => Starter,
        PackageType.DataLimited => DataLimited,
        PackageType.TimeLimited => TimeLimited,
        PackageType.Unlimited => Unlimited,
    };

    public static PackageType? Parse(string text) => text switch
    {
        Starter => PackageType.Starter,
        DataLimited => PackageType.DataLimited,
        TimeLimited => PackageType.TimeLimited,
        Unlimited => PackageType.Unlimited,
        _ => null,
    };
}
