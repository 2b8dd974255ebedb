using System.Collections.Frozen;

namespace Hubby.Languages;

/// <summary>How a language writes dates, hours and amounts of data, by Unicode CLDR; the patterns are those of .NET.</summary>
/// <param name="DayAndMonth">As in 15 June.</param>
/// <param name="Date">As in 15 June 2026.</param>
/// <param name="WeekdayAndDate">As in Monday, 15 June 2026.</param>
/// <param name="Time">As in 14:32.</param>
/// <param name="Megabytes">With <c>{0}</c> for the number.</param>
/// <param name="Gigabytes">With <c>{0}</c> for the number.</param>
sealed record LanguageForms(
    string DayAndMonth, string Date, string WeekdayAndDate, string Time, string Megabytes, string Gigabytes)
{
    static readonly FrozenDictionary<string, LanguageForms> ByTag = LanguageData.Read("formats.tsv")
        .ToFrozenDictionary(
            row => row[0], row => new LanguageForms(row[1], row[2], row[3], row[4], row[5], row[6]), StringComparer.Ordinal);

    public static LanguageForms Of(string tag) => ByTag[tag];
}
