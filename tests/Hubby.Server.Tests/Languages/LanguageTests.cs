using System.Globalization;
using Hubby.Languages;

namespace Hubby.Tests.Languages;

public sealed class LanguageTests
{
    [Theory]
    [InlineData("pt-BR", "pt")]
    [InlineData("PT", "pt")]
    [InlineData("de-Latn-CH-1996", "de")]
    [InlineData("zh", "zh-Hans")]
    [InlineData("zh-CN", "zh-Hans")]
    [InlineData("zh-SG", "zh-Hans")]
    [InlineData("zh-TW", "zh-Hant")]
    [InlineData("zh-HK", "zh-Hant")]
    [InlineData("zh-Hans-HK", "zh-Hans")]
    [InlineData("zh_Hant", "zh-Hant")]
    [InlineData("nb", "no")]
    [InlineData("nn-NO", "no")]
    [InlineData("iw-IL", "he")]
    [InlineData("in", "id")]
    [InlineData("tlh", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("../../etc/passwd", null)]
    public void A_locale_finds_its_language(string? locale, string? expected) =>
        Assert.Equal(expected, Language.Lookup(locale)?.Tag);

    [Fact]
    public void The_travellers_locale_comes_before_the_partners_and_English_is_last()
    {
        Assert.Equal("fr", Language.Choose("fr-CA", "de").Tag);
        Assert.Equal("de", Language.Choose("tlh", "de-AT").Tag);
        Assert.Equal("de", Language.Choose(null, "de").Tag);
        Assert.Equal("en", Language.Choose(null, "tlh").Tag);
    }

    [Theory]
    [InlineData("fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5", "fr")]
    [InlineData("en;q=0.2, uk;q=0.8", "uk")]
    [InlineData("tlh, zh-TW;q=0.3", "zh-Hant")]
    [InlineData("de;q=0, it", "it")]
    [InlineData("*", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData(";;;q=1,,\u0000", null)]
    public void A_browser_says_which_language_it_wants(string? header, string? expected) =>
        Assert.Equal(expected, Language.FromHeader(header)?.Tag);

    [Fact]
    public void There_are_twenty_nine_and_two_of_them_run_from_right_to_left()
    {
        Assert.Equal(29, Language.All.Length);
        Assert.Equal(["ar", "he"], Language.All.Where(language => language.IsRightToLeft).Select(language => language.Tag));
        Assert.All(Language.All, language => Assert.Equal(language.IsRightToLeft ? "rtl" : "ltr", language.Direction));
    }

    [Fact]
    public void Years_are_Gregorian_and_digits_are_those_of_a_ticket() => Assert.All(Language.All, language =>
    {
        Assert.IsType<GregorianCalendar>(language.Culture.DateTimeFormat.Calendar, exactMatch: false);
        var date = Texts.For(language).Date(new DateOnly(2026, 6, 15));
        Assert.Contains("2026", date, StringComparison.Ordinal);
        Assert.Contains("15", date, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData("en", "15 June", "15 June 2026", "Monday, 15 June 2026", "14:32")]
    [InlineData("de", "15. Juni", "15. Juni 2026", "Montag, 15. Juni 2026", "14:32")]
    [InlineData("fr", "15 juin", "15 juin 2026", "lundi 15 juin 2026", "14:32")]
    [InlineData("es", "15 de junio", "15 de junio de 2026", "lunes, 15 de junio de 2026", "14:32")]
    [InlineData("pl", "15 czerwca", "15 czerwca 2026", "poniedziałek, 15 czerwca 2026", "14:32")]
    [InlineData("cs", "15. června", "15. června 2026", "pondělí 15. června 2026", "14:32")]
    [InlineData("fi", "15. kesäkuuta", "15. kesäkuuta 2026", "maanantai 15. kesäkuuta 2026", "14.32")]
    [InlineData("hu", "június 15.", "2026. június 15.", "2026. június 15., hétfő", "14:32")]
    [InlineData("uk", "15 червня", "15 червня 2026 р.", "понеділок, 15 червня 2026 р.", "14:32")]
    [InlineData("ja", "6月15日", "2026年6月15日", "2026年6月15日月曜日", "14:32")]
    [InlineData("ko", "6월 15일", "2026년 6월 15일", "2026년 6월 15일 월요일", "오후 2:32")]
    [InlineData("zh-Hant", "6月15日", "2026年6月15日", "2026年6月15日 星期一", "14:32")]
    [InlineData("th", "15 มิถุนายน", "15 มิถุนายน 2026", "วันจันทร์ที่ 15 มิถุนายน 2026", "14:32")]
    [InlineData("vi", "15 tháng 6", "15 tháng 6, 2026", "Thứ Hai, 15 tháng 6, 2026", "14:32")]
    [InlineData("ar", "15 يونيو", "15 يونيو 2026", "الاثنين، 15 يونيو 2026", "2:32 م")]
    [InlineData("he", "15 ביוני", "15 ביוני 2026", "יום שני, 15 ביוני 2026", "14:32")]
    public void A_date_is_written_as_the_language_writes_it(
        string tag, string dayAndMonth, string date, string weekdayAndDate, string time)
    {
        var text = Texts.For(Language.FromTag(tag)!);
        var day = new DateOnly(2026, 6, 15);
        Assert.Equal([dayAndMonth, date, weekdayAndDate, time],
            new[] { text.DayAndMonth(day), text.Date(day), text.WeekdayAndDate(day), text.Time(new(14, 32)) }
                .Select(written => written.Replace('\u00A0', ' ').Replace('\u202F', ' ')));
        Assert.Equal(dayAndMonth, text.ShortDate(day, new(2026, 1, 1)));
        Assert.Equal(text.Date(day), text.ShortDate(day, new(2025, 12, 31)));
    }

    [Theory]
    [InlineData("en", 1000, "1 GB")]
    [InlineData("en", 1500, "1.5 GB")]
    [InlineData("en", 500, "500 MB")]
    [InlineData("de", 1500, "1,5\u00A0GB")]
    [InlineData("fr", 1500, "1,5\u202FGo")]
    [InlineData("fi", 1000, "1 Gt")]
    [InlineData("uk", 500, "500 МБ")]
    [InlineData("ko", 1000, "1GB")]
    [InlineData("ar", 1000, "1 غ.ب")]
    public void An_amount_of_data_has_the_languages_unit_and_decimals(string tag, int megabytes, string expected)
    {
        var size = Texts.For(Language.FromTag(tag)!).Size(megabytes);
        Assert.Equal(expected.Replace('\u00A0', ' '),
            size.Replace('\u00A0', ' ').Replace("\u200E", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(744.9, 1000, "0.74 GB")]
    [InlineData(160.9, 1000, "160 MB")]
    [InlineData(999.9, 1000, "0.99 GB")]
    [InlineData(499, 500, "499 MB")]
    [InlineData(12_345, 20_000, "12.3 GB")]
    [InlineData(0, 1000, "0 MB")]
    public void What_is_left_is_never_rounded_up(double megabytes, int of, string expected) =>
        Assert.Equal(expected, Texts.For(Language.English).Left((decimal)megabytes, of));

    [Fact]
    public void A_package_is_said_in_a_few_words()
    {
        var text = Texts.For(Language.English);
        Assert.Equal("1 GB, 365 days", text.Package(1000, 365));
        Assert.Equal("Unlimited data, 1 day", text.Package(null, 1));
    }
}
