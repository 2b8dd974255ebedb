using System.Globalization;
using Hubby.Messaging.Schedules;

namespace Hubby.Tests.Messaging.Schedules;

public sealed class MomentTests
{
    [Theory]
    [InlineData("2026-06-12", "10:00", "Europe/Amsterdam", "2026-06-12T08:00:00Z")]
    [InlineData("2026-06-15", "08:00", "Asia/Bangkok", "2026-06-15T01:00:00Z")]
    [InlineData("2026-06-15", "00:00", "Pacific/Kiritimati", "2026-06-14T10:00:00Z")]
    [InlineData("2026-06-15", "23:59", "Pacific/Pago_Pago", "2026-06-16T10:59:00Z")]
    // In the night to summer time there is no half past two: it comes an hour later, as the clock is put.
    [InlineData("2026-03-29", "02:30", "Europe/Amsterdam", "2026-03-29T01:30:00Z")]
    [InlineData("2026-03-29", "02:00", "Europe/Amsterdam", "2026-03-29T01:00:00Z")]
    [InlineData("2026-03-29", "03:00", "Europe/Amsterdam", "2026-03-29T01:00:00Z")]
    // In the night from it there are two: the first one counts.
    [InlineData("2026-10-25", "02:30", "Europe/Amsterdam", "2026-10-25T00:30:00Z")]
    [InlineData("2026-11-01", "01:30", "America/New_York", "2026-11-01T05:30:00Z")]
    // Half an hour of summer time, and a day that a whole country went without.
    [InlineData("2026-10-04", "02:15", "Australia/Lord_Howe", "2026-10-03T15:45:00Z")]
    [InlineData("2011-12-30", "10:00", "Pacific/Apia", "2011-12-30T20:00:00Z")]
    public void An_hour_of_a_day_is_one_instant_in_its_zone(string date, string time, string zone, string expected)
    {
        var at = Moments.At(DateOnly.Parse(date, CultureInfo.InvariantCulture), TimeOnly.Parse(time, CultureInfo.InvariantCulture),
            TimeZoneInfo.FindSystemTimeZoneById(zone));
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), at);
        Assert.Equal(TimeSpan.Zero, at.Offset);
    }
}
