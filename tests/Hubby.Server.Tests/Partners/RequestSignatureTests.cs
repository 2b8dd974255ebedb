using System.Text;
using Hubby.Partners;

namespace Hubby.Tests.Partners;

public sealed class RequestSignatureTests
{
    [Theory]
    [InlineData("your-api-secret-here", "1704067200000", "POST", "/api/bookings",
        "d51322f066cb70358a8b0a7e5235ee5424271d100f307551aca55737cf052316")]
    [InlineData("test-secret", "1704067200000", "POST", "/api/bookings",
        "a6b27189fc96a88cdea7030805bfbc32c4bdce0b54026ca8db87dc5c06d1e27c")]
    [InlineData("test-secret", "1715558400000", "GET", "/api/bookings?perPage=10",
        "c39c9b1b5355da08efb8e582caa9851b922224413fb3aef6469d766e7bd123e9")]
    public void The_vectors_of_the_contract_come_out(string secret, string timestamp, string method, string target,
        string expected) =>
        Assert.Equal(expected, Compute(secret, timestamp, method, target, ""));

    [Fact]
    public void A_content_hash_is_signed_as_it_was_sent()
    {
        var joined = Compute("test-secret", "1704067200000", "POST", "/api/bookings" + new string('A', 64), "");
        Assert.Equal(joined, Compute("test-secret", "1704067200000", "POST", "/api/bookings", new string('A', 64)));
        Assert.NotEqual(joined, Compute("test-secret", "1704067200000", "POST", "/api/bookings", new string('a', 64)));
    }

    [Fact]
    public void A_target_longer_than_the_stack_buffer_signs_the_same_way()
    {
        var target = "/api/bookings?email=" + new string('x', 6000);
        var expected = System.Security.Cryptography.HMACSHA256.HashData(
            Encoding.UTF8.GetBytes("test-secret"), Encoding.UTF8.GetBytes($"1704067200000GET{target}"));
        Assert.Equal(Convert.ToHexStringLower(expected), Compute("test-secret", "1704067200000", "GET", target, ""));
    }

    [Theory]
    [InlineData("1704067200000", true)]
    [InlineData("0000000000000", true)]
    [InlineData("170406720000", false)]
    [InlineData("17040672000000", false)]
    [InlineData("170406720000.", false)]
    [InlineData("+704067200000", false)]
    [InlineData(" 170406720000", false)]
    [InlineData("170406720000\u0660", false)]
    [InlineData("", false)]
    public void A_timestamp_is_thirteen_ascii_digits(string text, bool isGood) =>
        Assert.Equal(isGood, RequestSignature.TryParseTimestamp(text, out _));

    static string Compute(string secret, string timestamp, string method, string target, string contentSha256)
    {
        var signature = new byte[RequestSignature.Bytes];
        RequestSignature.Compute(Encoding.UTF8.GetBytes(secret), timestamp, method, target, contentSha256, signature);
        return Convert.ToHexStringLower(signature);
    }
}
