using Hubby.Languages;

namespace Hubby.Install;

/// <summary>Instants as the clock at the destination shows them: that is where the traveller reads them.</summary>
static class DestinationTime
{
    public static string Date(Texts text, EsimView view, DateTimeOffset instant) =>
        text.ShortDate(DateOnly.FromDateTime(There(view, instant)), DateOnly.FromDateTime(There(view, view.Now)));

    /// <summary>The time, or the day when it was another.</summary>
    public static string Moment(Texts text, EsimView view, DateTimeOffset instant)
    {
        var (then, now) = (There(view, instant), There(view, view.Now));
        return then.Date == now.Date ? text.Time(TimeOnly.FromDateTime(then)) : Date(text, view, instant);
    }

    static DateTime There(EsimView view, DateTimeOffset instant) =>
        view.Destination is { } destination && Places.Places.ZoneOf(destination) is { } zone
            ? TimeZoneInfo.ConvertTime(instant, zone).DateTime : instant.UtcDateTime;
}
