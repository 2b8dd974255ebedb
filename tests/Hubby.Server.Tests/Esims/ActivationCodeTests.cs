using Hubby.Esims;

namespace Hubby.Tests.Esims;

public sealed class ActivationCodeTests
{
    [Theory]
    [InlineData("1$smdp.example.com$04386-AGYFT-A74Y8-3F815")]
    [InlineData("1$smdp.example.com$04386-AGYFT-A74Y8-3F815$$1")]
    [InlineData("1$smdp.example.com$04386-AGYFT-A74Y8-3F815$1.3.6.1.4.1.31746$1")]
    [InlineData("1$smdp.example.com$04386-AGYFT-A74Y8-3F815$1.3.6.1.4.1.31746")]
    public void A_code_is_read_and_written_alike(string text)
    {
        Assert.Equal(text, ActivationCode.Parse(text)!.Text);
        Assert.Equal($"LPA:{text}", ActivationCode.Parse($"LPA:{text}")!.Lpa);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1$smdp.example.com")]
    [InlineData("2$smdp.example.com$ABC")]
    [InlineData("1$smdp$ABC")]
    [InlineData("1$smdp.example.com:443$ABC")]
    [InlineData("1$smdp.example.com$abc")]
    [InlineData("1$smdp.example.com$A_C")]
    [InlineData("1$smdp.example.com$A.C")]
    [InlineData("1$smdp.example.com$")]
    [InlineData("1$smdp.example.com$ABC$oid")]
    [InlineData("1$smdp.example.com$ABC$$2")]
    [InlineData("1$smdp.example.com$ABC$$1$")]
    public void What_a_phone_would_refuse_is_refused(string text) => Assert.Null(ActivationCode.Parse(text));

    [Fact]
    public void A_code_does_not_become_text_by_accident() =>
        Assert.DoesNotContain("ABC", $"{ActivationCode.Parse("1$smdp.example.com$ABC")}", StringComparison.Ordinal);

    [Theory]
    [InlineData("8944440000000000016F", "8944440000000000016")]
    [InlineData("894450000000000001", "894450000000000001")]
    [InlineData("89 4450 0000 0000 0001 6", "8944500000000000016")]
    public void A_number_is_read_with_and_without_padding(string text, string digits)
    {
        Assert.True(Iccid.TryParse(text, out var iccid));
        Assert.Equal(digits, iccid.Value.Digits);
    }

    [Theory]
    [InlineData("8844500000000000016")]
    [InlineData("89445000000000000")]
    [InlineData("894450000000000001234")]
    [InlineData("8944500000000000F16")]
    [InlineData("８９44500000000000016")]
    public void What_is_no_number_is_refused(string text) => Assert.False(Iccid.TryParse(text, out _));

    [Fact]
    public void The_check_digit_is_that_of_Luhn()
    {
        Assert.Equal("79927398713", Iccid.Made("7992739871").Digits);
        Assert.True(Iccid.TryParse("8944500000000000014", out var right) && right.Value.HasCheckDigit);
        Assert.True(Iccid.TryParse("8944500000000000017", out var wrong) && !wrong.Value.HasCheckDigit);
    }
}
