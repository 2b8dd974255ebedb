using Hubby.Tests.Hosting;

namespace Hubby.Tests.TravellerPages;

public sealed class SecureApp : SqliteApp
{
    protected override IEnumerable<string> Settings => ["--Hubby:PublicUrl=https://esim.example.com"];
}

/// <summary>What pages do where travellers reach the server by TLS, whoever ends it.</summary>
public sealed class SecureSiteTests(SecureApp app) : IClassFixture<SecureApp>
{
    [Fact]
    public async Task The_cookie_of_forms_is_no_other_hosts_and_goes_by_TLS_alone()
    {
        var page = (await app.Client.GetAsync("/redeem", TestContext.Current.CancellationToken).ReadAsync()).Is(200);
        var cookie = page.Header("Set-Cookie");
        Assert.StartsWith("__Host-hubby-form=", cookie, StringComparison.Ordinal);
        Assert.Equal(["httponly", "path=/", "samesite=strict", "secure"],
            cookie!.Split(';').Skip(1).Select(part => part.Trim().ToLowerInvariant()).Order());
        Assert.Equal("max-age=31536000", page.Header("Strict-Transport-Security"));
    }
}
