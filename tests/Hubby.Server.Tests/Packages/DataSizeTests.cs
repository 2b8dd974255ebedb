using Hubby.Packages;

namespace Hubby.Tests.Packages;

public sealed class DataSizeTests
{
    [Theory]
    [InlineData("500MB", 500, "500MB")]
    [InlineData("1GB", 1000, "1GB")]
    [InlineData("1.5GB", 1500, "1.5GB")]
    [InlineData("1.5 gb", 1500, "1.5GB")]
    [InlineData(" 20Gb ", 20_000, "20GB")]
    [InlineData("1000MB", 1000, "1GB")]
    [InlineData("0.5GB", 500, "500MB")]
    [InlineData("1234MB", 1234, "1.234GB")]
    [InlineData("1000GB", 1_000_000, "1000GB")]
    [InlineData("1MB", 1, "1MB")]
    public void A_size_is_read_and_written_in_the_APIs_form(string text, int megabytes, string written)
    {
        Assert.True(DataSize.TryParse(text, out var size));
        Assert.Equal(megabytes, size.Megabytes);
        Assert.Equal(written, size.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("GB")]
    [InlineData("1")]
    [InlineData("1TB")]
    [InlineData("1KB")]
    [InlineData("0GB")]
    [InlineData("-1GB")]
    [InlineData("+1GB")]
    [InlineData(".5GB")]
    [InlineData("1.GB")]
    [InlineData("1,5GB")]
    [InlineData("1.5MB")]
    [InlineData("1.2345GB")]
    [InlineData("1e3GB")]
    [InlineData("1001GB")]
    [InlineData("99999999999999GB")]
    [InlineData("1GB1GB")]
    [InlineData("١GB")]
    [InlineData("0.00000000000000000001GB")]
    [InlineData("Unlimited")]
    public void Anything_else_is_no_size(string text) => Assert.False(DataSize.TryParse(text, out _));

    [Fact]
    public void No_size_is_unlimited() => Assert.Equal("Unlimited", DataSize.Format(null));
}
