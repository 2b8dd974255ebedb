using System.Text.RegularExpressions;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.Examples;

public sealed partial class ExampleTests(SqliteApp app) : IClassFixture<SqliteApp>
{
    [Theory]
    [InlineData("node", "booking.mjs")]
    [InlineData("bash", "booking.sh")]
    [InlineData("dotnet", "booking.cs")]
    public async Task An_example_makes_a_booking_and_prints_its_code_and_link(string interpreter, string file)
    {
        Assert.SkipUnless(Interpreter.IsInstalled(interpreter), $"{interpreter} is not installed here.");
        var partner = await app.CreatePartnerAsync();
        using var folder = new TemporaryFolder();
        // A copy outside the repository, as a reader would have it: our build files are not theirs.
        var program = Path.Combine(folder.Path, file);
        File.Copy(Repository.PathOf($"examples/{file}"), program);

        var printed = await Interpreter.RunAsync(
            interpreter, interpreter == "dotnet" ? ["run", program, "Japan"] : [program, "Japan"], folder.Path,
            new Dictionary<string, string>
            {
                ["HUBBY_URL"] = app.Address,
                ["HUBBY_API_KEY"] = partner.Key,
                ["HUBBY_API_SECRET"] = partner.Secret,
            });

        var lines = Success.Match(printed);
        Assert.True(lines.Success, printed);
        var booking =
            (await app.SignedBy(partner).GetAsync($"/api/bookings/{lines.Groups["id"].Value}").ReadAsync()).Is(200).Data;
        var code = booking.GetProperty("promo_codes")[0];
        Assert.Equal("JP", code.GetProperty("destination").GetString());
        Assert.Equal(lines.Groups["code"].Value, code.GetProperty("promo_code").GetString());
        Assert.Equal(lines.Groups["link"].Value, code.GetProperty("claim_url").GetString());
    }

    [GeneratedRegex(@"\ABooking:    (?<id>\w{20})\r?\nPromo code: (?<code>\w{10})\r?\nClaim link: (?<link>http\S+)\r?\n\z")]
    static partial Regex Success { get; }
}
