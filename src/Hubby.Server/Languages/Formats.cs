using System.Globalization;

namespace Hubby.Languages;

/// <summary>Amounts, durations and dates as a traveller's language writes them. Digits are 0 to 9 everywhere, like those in codes
/// and on tickets, and years are Gregorian, like those in passports.</summary>
static class Formats
{
    const int MegabytesInGigabyte = 1000;
    const decimal TenGigabytes = 10_000;

    extension(Texts text)
    {
        /// <summary>What a package holds: <c>1 GB</c>, <c>500 MB</c>, <c>1.5 GB</c>.</summary>
        /// <param name="megabytes">None is unlimited.</param>
        public string Size(int? megabytes) => megabytes is { } some ? text.Amount(some) : text["common.unlimited"];

        /// <summary>What is left or used, in three digits: <c>0.74 GB</c> of a gigabyte, <c>160 MB</c> of less.</summary>
        public string Left(decimal megabytes, int ofMegabytes)
        {
            var isSmall = ofMegabytes < MegabytesInGigabyte || megabytes < MegabytesInGigabyte / 2m;
            return isSmall
                ? text.In(text.Language.Forms.Megabytes, Math.Floor(megabytes), "0")
                : text.In(text.Language.Forms.Gigabytes, Floor(megabytes), "0.##");
        }

        /// <summary>How long: <c>365 days</c>.</summary>
        public string Duration(int days) => text["common.days", ("days", days)];

        /// <summary><c>1 GB, 365 days</c>.</summary>
        /// <param name="megabytes">None is unlimited.</param>
        /// <param name="days">How long they may be used.</param>
        public string Package(int? megabytes, int days) =>
            text["common.package", ("size", text.Size(megabytes)), ("duration", text.Duration(days))];

        /// <summary><c>15 June</c>: where the year is plain.</summary>
        public string DayAndMonth(DateOnly date) => date.ToString(text.Language.Forms.DayAndMonth, text.Language.Culture);

        /// <summary><c>15 June 2026</c>.</summary>
        public string Date(DateOnly date) => date.ToString(text.Language.Forms.Date, text.Language.Culture);

        /// <summary><c>Monday, 15 June 2026</c>.</summary>
        public string WeekdayAndDate(DateOnly date) => date.ToString(text.Language.Forms.WeekdayAndDate, text.Language.Culture);

        /// <summary>A traveller's date in the fewest words: with the year when it is not this one.</summary>
        public string ShortDate(DateOnly date, DateOnly today) =>
            date.Year == today.Year ? text.DayAndMonth(date) : text.Date(date);

        /// <summary><c>14:32</c>.</summary>
        public string Time(TimeOnly time) => time.ToString(text.Language.Forms.Time, text.Language.Culture);

        string Amount(int megabytes) => megabytes < MegabytesInGigabyte
            ? text.In(text.Language.Forms.Megabytes, megabytes, "0")
            : text.In(text.Language.Forms.Gigabytes, megabytes / (decimal)MegabytesInGigabyte, "0.###");

        string In(string unit, decimal number, string format) =>
            string.Format(CultureInfo.InvariantCulture, unit, number.ToString(format, text.Language.Culture));
    }

    // Never more than there is: 0.999 GB left is not 1 GB.
    static decimal Floor(decimal megabytes)
    {
        var step = megabytes < TenGigabytes ? 10m : 100m;
        return Math.Floor(megabytes / step) * step / MegabytesInGigabyte;
    }
}
