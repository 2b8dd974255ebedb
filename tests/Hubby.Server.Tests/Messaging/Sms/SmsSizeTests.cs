using Hubby.Messaging.Sms;

namespace Hubby.Tests.Messaging.Sms;

public sealed class SmsSizeTests
{
    [Theory]
    [InlineData("", 0, true, 1)]
    [InlineData("a", 160, true, 1)]
    [InlineData("a", 161, true, 2)]
    [InlineData("a", 306, true, 2)]
    [InlineData("a", 307, true, 3)]
    [InlineData("€", 80, true, 1)]
    [InlineData("€", 81, true, 2)]
    [InlineData("€", 152, true, 2)] // 76 escaped characters and no half of one fit into a part
    [InlineData("€", 153, true, 3)]
    [InlineData("ç", 70, false, 1)]
    [InlineData("ç", 71, false, 2)]
    [InlineData("ç", 134, false, 2)]
    [InlineData("ç", 135, false, 3)]
    [InlineData("😀", 35, false, 1)]
    [InlineData("😀", 36, false, 2)]
    [InlineData("😀", 66, false, 2)] // 33 pairs and no half of one fit into a part
    [InlineData("😀", 67, false, 3)]
    public void Segments_are_counted_as_networks_count_them(string character, int times, bool isGsm7, int segments) =>
        Assert.Equal(new SmsSize(isGsm7, segments), SmsSize.Of(string.Concat(Enumerable.Repeat(character, times))));

    [Fact]
    public void The_small_alphabet_is_the_one_of_the_standard()
    {
        var small = Enumerable.Range(0, 0xD800).Where(code => SmsSize.Of($"{(char)code}").IsGsm7).ToList();
        Assert.Equal(127 + 10, small.Count);
        Assert.All("@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà^{}\\[~]|€\f\n\r", character => Assert.Contains(character, small));
        Assert.All("çêâë`ŁŞİ’“–…\t\u00A0", character => Assert.DoesNotContain(character, small));
    }
}
