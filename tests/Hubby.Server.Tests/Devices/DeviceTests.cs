using Hubby.Devices;
using Microsoft.AspNetCore.Http;

namespace Hubby.Tests.Devices;

public sealed class DeviceTests
{
    const string IphoneAgent = "Mozilla/5.0 (iPhone; CPU iPhone OS {0} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        + "Version/18.0 Mobile/15E148 Safari/604.1";
    const string AndroidAgent = "Mozilla/5.0 (Linux; Android {0}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile "
        + "Safari/537.36";
    const string SamsungBrowser = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
        + "SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36";
    const string Mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 "
        + "Safari/605.1.15";

    [Theory]
    [InlineData("18_1", true, EsimSupport.Yes)]
    [InlineData("17_4_1", true, EsimSupport.Yes)]
    [InlineData("17_3", false, EsimSupport.Yes)]
    [InlineData("16_7", false, EsimSupport.Maybe)]
    [InlineData("10_3", false, EsimSupport.No)]
    public void An_iPhone_tells_by_its_iOS_what_it_can(string os, bool opensLink, object esim)
    {
        var device = Of(string.Format(null, IphoneAgent, os));
        Assert.Equal((DeviceKind.Iphone, opensLink, esim), (device.Kind, device.OpensAppleLink, device.Esim([])));
    }

    [Fact]
    public void An_iPhone_of_a_browser_from_mainland_China_may_lack_the_eSIM() =>
        Assert.Equal(EsimSupport.Maybe, Of(string.Format(null, IphoneAgent, "18_1")).Esim(["CN"]));

    [Theory]
    [InlineData("14; SM-S911B", DeviceKind.Samsung, EsimSupport.Yes)]
    [InlineData("13; SM-G991N Build/TP1A.220624.014; wv", DeviceKind.Samsung, EsimSupport.No)]
    [InlineData("13; SM-G991U1", DeviceKind.Samsung, EsimSupport.Maybe)]
    [InlineData("15; Pixel 8", DeviceKind.Pixel, EsimSupport.Yes)]
    [InlineData("15; Pixel 99", DeviceKind.Pixel, EsimSupport.Unknown)]
    [InlineData("14; motorola razr 40 ultra", DeviceKind.Android, EsimSupport.Yes)]
    [InlineData("10; K", DeviceKind.Android, EsimSupport.Unknown)]
    [InlineData("14; Mobile; rv:133.0", DeviceKind.Android, EsimSupport.Unknown)]
    public void An_Android_phone_is_known_by_its_code(string inside, object kind, object esim)
    {
        var device = Of(string.Format(null, AndroidAgent, inside));
        Assert.Equal((kind, esim), (device.Kind, device.Esim([])));
    }

    [Theory]
    [InlineData("\"SM-F946B\"", DeviceKind.Samsung)]
    [InlineData("\"Pixel 7a\"", DeviceKind.Pixel)]
    public void A_browser_that_keeps_the_model_to_itself_tells_it_when_asked(string hint, object kind)
    {
        var device = Of(string.Format(null, AndroidAgent, "10; K"), ("Sec-CH-UA-Model", hint));
        Assert.Equal((kind, EsimSupport.Yes), (device.Kind, device.Esim([])));
    }

    [Theory]
    [InlineData(SamsungBrowser, DeviceKind.Samsung)]
    [InlineData(Mac, DeviceKind.Computer)]
    [InlineData("", DeviceKind.Computer)]
    [InlineData("(iPhone; OS Android (((( ; ; ; Build/", DeviceKind.Android)]
    public void Whatever_a_browser_says_is_some_device(string agent, object kind) => Assert.Equal(kind, Of(agent).Kind);

    [Fact]
    public void Regions_are_read_from_the_languages() => Assert.Equal(["CN", "US"],
        Device.Regions(Request("", ("Accept-Language", "zh-CN,zh;q=0.9,en-US;q=0.8,en;q=0.7"))));

    static Device Of(string agent, params (string Name, string Value)[] headers) => Device.Of(Request(agent, headers));

    static HttpRequest Request(string agent, params (string Name, string Value)[] headers)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.UserAgent = agent;
        foreach (var (name, value) in headers)
            request.Headers[name] = value;
        return request;
    }
}
