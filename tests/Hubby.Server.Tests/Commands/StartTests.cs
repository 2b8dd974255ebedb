using System.Net;
using System.Text.Json;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.Commands;

public sealed class StartTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_empty_folder_becomes_a_staging_server_with_one_demo_partner_however_many_start_at_once()
    {
        var settings = _folder.Settings(("Hubby:Demo", null));
        var servers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => HubbyProcess.StartAsync(settings)));
        try
        {
            foreach (var server in servers)
                await server.WaitForAsync("paste this into bash");
            Assert.Single(servers.Select(server => Between(server.Output, "API key", "\n")).Distinct());
            Assert.Single(servers.Select(server => Between(server.Output, "API secret", "\n")).Distinct());
            foreach (var server in servers)
            {
                var address = server.Client.BaseAddress!.GetLeftPart(UriPartial.Authority);
                Assert.Contains($"curl -sS {address}/api/bookings", server.Output, StringComparison.Ordinal);
            }

            var partners = await HubbyProcess.RunAsync(settings, "partners", "list", "--json");
            Assert.Equal(1, JsonElement.Parse(partners.Output).GetProperty("partners").GetArrayLength());
            await TheSignVerbKnowsTheDemoPartnerAsync();
        }
        finally
        {
            foreach (var server in servers)
                await server.DisposeAsync();
        }
    }

    async Task TheSignVerbKnowsTheDemoPartnerAsync()
    {
        var signed = await HubbyProcess.RunAsync(_folder.Settings(), "sign", "POST", "/api/bookings");
        Assert.Matches("^-H x-api-key:hk_test_[0-9A-Za-z]{30} -H x-timestamp:[0-9]{13} -H x-signature:[0-9a-f]{64}\n$",
            signed.Output);
        var refused = await HubbyProcess.RunAsync(_folder.Settings(), "sign", "POST", "/bookings");
        Assert.True(refused is { ExitCode: 1, Output: "" }, refused.ToString());
    }

    [Fact]
    public async Task Production_makes_no_demo_partner()
    {
        var settings = _folder.Settings(("Hubby:Demo", null), ("Hubby:Environment", "production"), ("Email:Disabled", "true"));
        await using var server = await HubbyProcess.StartAsync(settings);
        var partners = await HubbyProcess.RunAsync(settings, "partners", "list", "--json");
        Assert.Equal("{\"partners\":[]}\n", partners.Output);
        Assert.DoesNotContain("Demo partner", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Production_without_a_mail_server_does_not_start_and_names_the_setting()
    {
        var outcome = await HubbyProcess.RunAsync(_folder.Settings(("Hubby:Environment", "production")), "serve");
        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith("Email:Smtp is missing", outcome.Errors, StringComparison.Ordinal);
        Assert.Single(outcome.Errors.Trim().Split('\n'));
    }

    [Fact]
    public async Task A_database_that_is_away_at_start_is_503_and_not_the_end()
    {
        await using var server = await HubbyProcess.StartAsync(_folder.Settings(
            ("ConnectionStrings:Database", "Host=127.0.0.1;Port=1;Username=postgres;Database=none")));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.Client.GetAsync("/readyz", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/healthz", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/api/time", Ct)).StatusCode);
    }

    [Theory]
    [InlineData("--Hubby:Environment=testing", "staging or production")]
    [InlineData("--Hubby:PublicUrl=ftp://example.com", "Hubby:PublicUrl")]
    [InlineData("--Hubby:PublicUrl=/relative", "Hubby:PublicUrl")]
    [InlineData("--Hubby:MasterKey=c2hvcnQ=", "32 bytes")]
    [InlineData("--Hubby:Demo=perhaps", "Hubby:Demo")]
    [InlineData("--RateLimits:PerKey=-1", "RateLimits:PerKey")]
    [InlineData("--frobnicate", "--frobnicate")]
    public async Task A_setting_that_cannot_be_ends_the_start_with_its_line(string setting, string line)
    {
        var outcome = await HubbyProcess.RunAsync(_folder.Settings(), "serve", "--urls=http://127.0.0.1:0", setting);
        Assert.True(outcome.ExitCode == 1, outcome.ToString());
        Assert.Contains(line, outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Errors + outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_in_force_is_shown_without_secrets()
    {
        var settings = _folder.Settings(
            ("ConnectionStrings:Database", "Host=db.example.com;Username=hubby;Password=hunter2"),
            ("Hubby:MasterKey", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="),
            ("Hubby:PublicUrl", "https://esim.example.com/"));
        var outcome = await HubbyProcess.RunAsync(settings, "check-config");
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.Contains("https://esim.example.com\n", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("db.example.com", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("AAECAw", outcome.Output, StringComparison.Ordinal);
    }

    static string Between(string text, string before, string after)
    {
        var start = text.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return text[start..text.IndexOf(after, start, StringComparison.Ordinal)].Trim();
    }
}
