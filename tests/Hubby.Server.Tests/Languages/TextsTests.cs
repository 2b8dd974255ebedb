using Hubby.Languages;

namespace Hubby.Tests.Languages;

public sealed class TextsTests
{
    static readonly Texts English = Texts.For(Language.English);

    [Fact]
    public void A_text_takes_its_values() =>
        Assert.Equal("Your eSIM for Thailand", English["mail.promo_code.subject", ("destination", "Thailand")]);

    [Theory]
    [InlineData(1, "1 GB for 1 day. Install at home, on Wi-Fi. It takes two minutes.")]
    [InlineData(365, "1 GB for 365 days. Install at home, on Wi-Fi. It takes two minutes.")]
    public void A_text_counts(int days, string expected) =>
        Assert.Equal(expected, English["mail.promo_code.preheader", ("size", "1 GB"), ("days", days)]);

    [Fact]
    public void Stars_are_bold_on_a_page_and_nothing_in_plain_words()
    {
        Assert.Equal("When you land, turn on Data Roaming for the new SIM. Only for that one.", English["mail.steps.land"]);
        Assert.Equal("<b>When you land,</b> turn on Data Roaming for the new SIM. Only for that one.",
            English.Html("mail.steps.land").Value);
        Assert.Equal([true, false], English.Spans("mail.steps.land").Select(span => span.IsBold));
    }

    [Fact]
    public void A_value_cannot_bring_markup_into_a_page() =>
        Assert.Equal("Your code is on its way to <b><bdi>&lt;script&gt;**x**{y}@example.com</bdi></b>.",
            English.Html("claimed.text", ("email", "<script>**x**{y}@example.com")).Value);

    [Fact]
    public void Letters_of_any_script_stay_as_they_are_on_a_page() =>
        Assert.Equal("Hello <bdi>Zoë 田中</bdi>,", English.Html("mail.greeting_name", ("name", "Zoë 田中")).Value);

    [Fact]
    public void A_missing_value_or_key_is_said_by_name()
    {
        Assert.Contains("destination", Assert.Throws<ArgumentException>(() => English["mail.promo_code.subject"]).Message,
            StringComparison.Ordinal);
        Assert.Contains("mail.nothing", Assert.Throws<KeyNotFoundException>(() => English["mail.nothing"]).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Hello {name}, '{'you'}' and '' too", "Hello Anna, {you} and ' too")]
    [InlineData("it's {n, plural, =0 {none} one {#} other {# of {name}'s}}", "it's 2 of Anna's")]
    public void Braces_and_apostrophes_can_be_written(string pattern, string expected) =>
        Assert.Equal(expected, English.Render(MessagePattern.Parse(pattern), ("name", "Anna"), ("n", 2)));

    [Theory]
    [InlineData("{name")]
    [InlineData("name}")]
    [InlineData("{}")]
    [InlineData("{n, select, a {b} other {c}}")]
    [InlineData("{n, plural, one {#}}")]
    [InlineData("{n, plural, one {#} one {#} other {#}}")]
    [InlineData("{n, plural, some {#} other {#}}")]
    [InlineData("{n, plural, other {#}")]
    [InlineData("'{'{'")]
    public void A_pattern_that_is_wrong_is_refused(string pattern) =>
        Assert.Throws<FormatException>(() => MessagePattern.Parse(pattern));

    // The numbers are the samples that CLDR gives with each rule.
    [Theory]
    [InlineData("en", "other one other other", 0, 1, 2, 11)]
    [InlineData("fr", "one one other many", 0, 1, 2, 1_000_000)]
    [InlineData("pl", "many one few many many few many", 0, 1, 2, 5, 12, 22, 25)]
    [InlineData("cs", "other one few few other", 0, 1, 2, 4, 5)]
    [InlineData("sk", "other one few other", 0, 1, 3, 10)]
    [InlineData("ro", "few one few few other few", 0, 1, 2, 19, 20, 101)]
    [InlineData("uk", "many one few many many one few", 0, 1, 2, 5, 11, 21, 22)]
    [InlineData("ar", "zero one two few many other few", 0, 1, 2, 3, 11, 100, 103)]
    [InlineData("he", "other one two other", 0, 1, 2, 3)]
    [InlineData("hi", "one one other", 0, 1, 2)]
    [InlineData("ja", "other other other", 0, 1, 2)]
    public void A_number_has_its_plural_category(string tag, string expected, params int[] numbers)
    {
        var rules = PluralRules.Of(Language.FromTag(tag)!);
        Assert.Equal(expected, string.Join(' ', numbers.Select(number => rules.Category(number))));
    }

    [Theory]
    [InlineData("promo_code")]
    [InlineData("esim_ready")]
    [InlineData("reminder")]
    [InlineData("expiring")]
    [InlineData("usage_80")]
    public void A_short_message_in_English_is_one_message(string kind)
    {
        var text = English.Sms($"sms.{kind}", ("partner", "Acme Travel"), ("destination", "Thailand"), ("size", "1\u00A0GB"),
            ("left", "160 MB"), ("code", "HX7K9M2QPT"), ("date", "15 September 2026"),
            ("link", "https://staging.example.com/redeem?code=HX7K9M2QPT"));
        Assert.True(text.Length <= 160, $"{text.Length}: {text}");
        Assert.All(text, character => Assert.InRange(character, ' ', 'z'));
    }
}
