using System.Globalization;

namespace Hubby.Portal;

/// <summary>Instants as the portal writes them: in UTC, the year only where it is another, with the distance beside.</summary>
static class Moments
{
    const int SecondsPerMinute = 60;
    const int MinutesPerHour = 60;
    const int HoursPerDay = 24;
    const int NearDays = 2;

    public static string Exact(DateTimeOffset at, DateTimeOffset now, bool hasSeconds = false)
    {
        var time = at.ToString(hasSeconds ? "HH:mm:ss" : "HH:mm", CultureInfo.InvariantCulture);
        return IsToday(at, now) ? $"today {time}" : $"{Day(at, now)}, {time}";
    }

    /// <summary>In a log, whose newest lines are of today: the time, and before it the day where it is another.</summary>
    public static string Logged(DateTimeOffset at, DateTimeOffset now)
    {
        var time = at.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        return IsToday(at, now) ? time : $"{Day(at, now)}, {time}";
    }

    /// <summary>For programs.</summary>
    public static string Iso(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Day(DateTimeOffset at, DateTimeOffset now) => at.UtcDateTime.ToString(
        at.UtcDateTime.Year == now.UtcDateTime.Year ? "d MMM" : "d MMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>Such as <c>in 21 d</c>, <c>3 h ago</c> or <c>now</c>.</summary>
    public static string Distance(DateTimeOffset at, DateTimeOffset now)
    {
        var span = (at - now).Duration();
        var length = span.TotalSeconds < 1 ? null : Length(span);
        return length is null ? "now" : at > now ? $"in {length}" : $"{length} ago";
    }

    static bool IsToday(DateTimeOffset at, DateTimeOffset now) => at.UtcDateTime.Date == now.UtcDateTime.Date;

    public static string Length(TimeSpan span) => span switch
    {
        { TotalSeconds: < SecondsPerMinute } => $"{(int)span.TotalSeconds} s",
        { TotalMinutes: < MinutesPerHour } => $"{(int)span.TotalMinutes} min",
        { TotalHours: < HoursPerDay * NearDays } => $"{(int)span.TotalHours} h",
        _ => $"{(int)span.TotalDays} d",
    };
}
