using System.Text.Json;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.Esims;

public sealed class EsimsVerbTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_operator_loads_a_stock_and_sees_what_is_left()
    {
        using var folder = await TemporaryFolder.WithStoreAsync();
        var settings = folder.Settings();
        var file = Path.Combine(folder.Path, "profiles.csv");
        await File.WriteAllTextAsync(file, """
            iccid,smdp_address,matching_id,confirmation_code,package
            8944500000000000014,smdp.example.com,MATCH-1,,starter-1gb-365d
            8944500000000000017,smdp.example.com,MATCH-2,,starter-1gb-365d
            8944500000000000022,smdp.example.com,match-3,,starter-1gb-365d
            """, Ct);
        var refused = await HubbyProcess.RunAsync(settings, "esims", "import", file);
        Assert.Equal((1, true), (refused.ExitCode, refused.Errors.Contains("line 4, matching_id:", StringComparison.Ordinal)));
        Assert.Contains("warning: line 3, iccid:", refused.Errors, StringComparison.Ordinal);

        var done = await HubbyProcess.RunAsync(settings, "esims", "import", file, "--skip-bad");
        Assert.Equal((0, true), (done.ExitCode, done.Output.Contains("2 imported, 1 fault skipped", StringComparison.Ordinal)));
        var stock = await HubbyProcess.RunAsync(settings, "esims", "stock", "--json");
        var package = JsonElement.Parse(stock.Output).GetProperty("packages")[0];
        Assert.Equal(("starter-1gb-365d", 2, 0, true),
            (package.GetProperty("package_id").GetString(), package.GetProperty("left").GetInt32(),
                package.GetProperty("handed_out").GetInt32(), package.GetProperty("low").GetBoolean()));
        Assert.Contains("low", (await HubbyProcess.RunAsync(settings, "esims", "stock")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Production_does_not_start_with_the_sandbox()
    {
        using var folder = new TemporaryFolder();
        var settings = folder.Settings(("Hubby:Environment", "production"), ("Email:Disabled", "true"));
        var started = await HubbyProcess.RunAsync(settings, "serve", "--urls", "http://127.0.0.1:0", "--Esims:Provider=sandbox");
        Assert.Equal(1, started.ExitCode);
        Assert.Contains("Esims:Provider cannot be sandbox in production", started.Errors, StringComparison.Ordinal);
        var shown = await HubbyProcess.RunAsync(settings, "check-config");
        Assert.Matches("Esims:Provider +inventory", shown.Output);
    }
}
