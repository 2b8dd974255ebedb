using System.Net;
using Hubby.Http;
using Hubby.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Hubby.Tests.Http;

public sealed class OutboundTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0")]
    [InlineData("192.0.1.0", "192.0.3.0", "192.88.98.255", "198.17.255.255", "198.20.0.0", "198.51.101.0", "203.0.112.255")]
    [InlineData("223.255.255.255", "2606:4700::1111", "2a00:1450:4001::200e", "2001:200::1",
        "2001:db7::1", "2003::1", "::ffff:8.8.8.8")]
    public void The_internet_may_be_reached(params string[] addresses) =>
        Assert.All(addresses, address => Assert.True(PublicAddress.IsPublic(IPAddress.Parse(address)), address));

    [Theory]
    [InlineData("this network", "0.0.0.0", "0.255.255.255", "::")]
    [InlineData("private", "10.0.0.1", "10.255.255.255", "172.16.0.0", "172.31.255.255", "192.168.0.1",
        "fc00::1", "fdff:ffff::1")]
    [InlineData("loopback", "127.0.0.1", "127.255.255.255", "::1")]
    [InlineData("link-local", "169.254.0.1", "169.254.169.254", "fe80::1", "febf::1", "fec0::1")]
    [InlineData("shared by carriers", "100.64.0.0", "100.127.255.255")]
    [InlineData("multicast", "224.0.0.1", "239.255.255.255", "ff02::1", "ff0e::1")]
    [InlineData("reserved and broadcast", "240.0.0.1", "255.255.255.255")]
    [InlineData("documentation", "192.0.2.1", "198.51.100.1", "203.0.113.255", "2001:db8::1", "3fff::1")]
    [InlineData("protocols and measurements", "192.0.0.1", "198.18.0.0", "198.19.255.255", "2001:2::1", "2001:20::1")]
    [InlineData("NAT64", "64:ff9b::7f00:1", "64:ff9b:1::a00:1")]
    [InlineData("6to4", "192.88.99.1", "2002:7f00:1::1")]
    [InlineData("Teredo", "2001::1", "2001:0:ffff::1")]
    [InlineData("in IPv6 clothes", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "::ffff:169.254.169.254")]
    [InlineData("not given to anyone", "100::1", "4000::1", "5f00::1", "8000::1", "e000::1")]
    public void What_is_not_the_internet_may_not(string range, params string[] addresses) =>
        Assert.All(addresses, address => Assert.False(PublicAddress.IsPublic(IPAddress.Parse(address)), $"{range}: {address}"));

    [Fact]
    public void The_operator_may_allow_a_network()
    {
        var outbound = Outbound("10.1.0.0/16, fd00:1::/32");
        Assert.True(outbound.Allows(IPAddress.Parse("10.1.2.3")));
        Assert.True(outbound.Allows(IPAddress.Parse("::ffff:10.1.2.3")));
        Assert.True(outbound.Allows(IPAddress.Parse("fd00:1::9")));
        Assert.False(outbound.Allows(IPAddress.Parse("10.2.0.1")));
        Assert.Null(SafeOutbound.Networks("10.1.0.0/16, nonsense"));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task A_name_is_judged_by_the_address_it_leads_to_when_it_is_connected_to(string host)
    {
        await using var far = await FarServer.StartAsync(http => http.Response.WriteAsync("reached", Ct));
        var address = new UriBuilder(far.Address) { Host = host }.Uri;

        using var refused = new HttpMessageInvoker(Outbound(null).NewHandler());
        using var first = new HttpRequestMessage(HttpMethod.Get, address);
        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => refused.SendAsync(first, Ct));
        Assert.IsType<ForbiddenAddressException>(failure.InnerException);

        using var allowed = new HttpMessageInvoker(Outbound("127.0.0.0/8").NewHandler());
        using var second = new HttpRequestMessage(HttpMethod.Get, address);
        Assert.Equal("reached", await (await allowed.SendAsync(second, Ct)).Content.ReadAsStringAsync(Ct));
    }

    [Fact]
    public async Task A_redirect_is_an_answer_and_not_followed()
    {
        await using var far = await FarServer.StartAsync(http =>
        {
            http.Response.Redirect("http://169.254.169.254/latest/meta-data");
            return Task.CompletedTask;
        });
        using var client = new HttpMessageInvoker(Outbound("127.0.0.0/8").NewHandler());
        using var request = new HttpRequestMessage(HttpMethod.Get, far.Address);
        Assert.Equal(HttpStatusCode.Found, (await client.SendAsync(request, Ct)).StatusCode);
    }

    static SafeOutbound Outbound(string? networks) =>
        new(Options.Create(new OutboundOptions { AllowedNetworks = networks }), Dns.GetHostAddressesAsync);
}
