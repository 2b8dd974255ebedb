using Hubby.Partners;

namespace Hubby.Tests.Partners;

public sealed class KeyTextTests
{
    [Fact]
    public void A_key_names_its_environment_and_carries_a_checksum()
    {
        var key = KeyText.NewKey(isProduction: false);
        Assert.Matches("^hk_test_[0-9A-Za-z]{30}$", key);
        Assert.True(KeyText.IsWellFormed(key));
        Assert.Matches("^hk_live_[0-9A-Za-z]{30}$", KeyText.NewKey(isProduction: true));
        Assert.Matches("^hs_test_[0-9A-Za-z]{40}$", KeyText.NewSecret(isProduction: false));
        Assert.Matches("^hs_live_[0-9A-Za-z]{40}$", KeyText.NewSecret(isProduction: true));
    }

    [Fact]
    public void A_slip_in_any_place_is_seen()
    {
        var key = KeyText.NewKey(isProduction: true);
        for (var place = 0; place < key.Length; place++)
        {
            var slipped = key.ToCharArray();
            slipped[place] = slipped[place] == 'x' ? 'y' : 'x';
            Assert.False(KeyText.IsWellFormed(slipped), new string(slipped));
        }

        Assert.False(KeyText.IsWellFormed(""));
        Assert.False(KeyText.IsWellFormed("hk_live_"));
    }

    // CRC-32 as zlib computes it: python3 -c "import zlib; print(zlib.crc32(b'hk_test_000000000000000000000000'))"
    [Fact]
    public void The_checksum_is_the_usual_crc32_in_base_62() =>
        Assert.True(KeyText.IsWellFormed("hk_test_0000000000000000000000002rWb3S"));

    [Fact]
    public void A_key_of_the_other_environment_is_told_apart_only_when_it_is_a_real_one()
    {
        Assert.True(KeyText.IsOfOtherEnvironment(KeyText.NewKey(isProduction: true), isProduction: false));
        Assert.True(KeyText.IsOfOtherEnvironment(KeyText.NewKey(isProduction: false), isProduction: true));
        Assert.False(KeyText.IsOfOtherEnvironment(KeyText.NewKey(isProduction: false), isProduction: false));
        Assert.False(KeyText.IsOfOtherEnvironment("hk_live_anything", isProduction: false));
    }
}
