namespace Hubby.Partners;

/// <summary>Names of the IANA time zone database.</summary>
static class TimeZoneId
{
    public const string Utc = "UTC";

    /// <summary>Whether this machine's tzdata knows it, under this very name.</summary>
    public static bool IsKnown(string name) => Find(name) is { HasIanaId: true } zone && zone.Id == name;

    public static TimeZoneInfo? Find(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;
}
