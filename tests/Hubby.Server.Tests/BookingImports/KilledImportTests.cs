using System.Globalization;
using System.Text.Json;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.BookingImports;

/// <summary>A server that is killed again and again while it imports, and the verb of the operator.</summary>
public sealed class KilledImportTests
{
    const int Rows = 6000;
    const int Kills = 10;

    [Fact]
    public async Task Killed_ten_times_every_row_is_a_booking_once()
    {
        using var folder = await TemporaryFolder.WithStoreAsync();
        var settings = folder.Settings(("Imports:LeaseSeconds", "1"), ("RateLimits:PerKey", "0"));
        var partner = await HubbyProcess.CreatePartnerAsync(settings);
        string? id = null;
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var server = await HubbyProcess.StartAsync(settings);
            var client = new SignedClient(server.Client, partner, TimeProvider.System);
            id ??= (await client.UploadAsync(File(Rows)).ReadAsync()).Is(202).Data.GetProperty("id").GetString();
            var before = (await RowsAsync(client, id!)).GetProperty("rows").GetInt32();
            // Killed in the midst of a piece of work, wherever it is then: disposing it kills it.
            while (await RowsAsync(client, id!) is var now && now.GetProperty("rows").GetInt32() == before
                && now.GetProperty("finished_at").ValueKind == JsonValueKind.Null)
            {
                await Task.Yield();
            }
        }

        await using var last = await HubbyProcess.StartAsync(settings);
        var asking = new SignedClient(last.Client, partner, TimeProvider.System);
        JsonElement done;
        while ((done = await RowsAsync(asking, id!)).GetProperty("finished_at").ValueKind == JsonValueKind.Null)
            await Task.Yield();
        Assert.Equal((Rows, Rows), (done.GetProperty("rows").GetInt32(), done.GetProperty("created").GetInt32()));

        var references = await ReferencesAsync(asking);
        Assert.Equal((Rows, Rows), (references.Count, references.Distinct().Count()));
    }

    static async Task<List<string>> ReferencesAsync(SignedClient client)
    {
        var references = new List<string>();
        for (var more = ""; more is not null;)
        {
            var page = (await client.GetAsync($"/api/bookings?limit=200{more}").ReadAsync()).Is(200);
            references.AddRange(page.Data.EnumerateArray().Select(booking => booking.GetProperty("booking_id").GetString()!));
            more = page.Json.GetProperty("next_cursor").GetString() is { } cursor ? $"&cursor={cursor}" : null;
        }

        return references;
    }

    [Fact]
    public async Task The_verb_imports_a_file_and_reports_what_was_refused()
    {
        using var folder = await TemporaryFolder.WithStoreAsync();
        var settings = folder.Settings();
        await HubbyProcess.CreatePartnerAsync(settings);
        var file = folder.File("bookings.csv");
        await System.IO.File.WriteAllTextAsync(file, File(1000) + "K-X,x@example.com,never,starter,TH\n",
            TestContext.Current.CancellationToken);
        var outcome = await HubbyProcess.RunAsync(settings, "bookings", "import", "acme", file);
        Assert.Contains("1000 made, 0 there already, 1 refused.", outcome.Output, StringComparison.Ordinal);
        Assert.Contains(":1002: departure_date: ", outcome.Errors, StringComparison.Ordinal);
        Assert.Equal(1, outcome.ExitCode);

        var again = await HubbyProcess.RunAsync(settings, "bookings", "import", "acme", file, "--json");
        var report = JsonElement.Parse(again.Output);
        Assert.Equal((0, 1000), (report.GetProperty("created").GetInt32(), report.GetProperty("repeated").GetInt32()));
    }

    static string File(int rows) => "booking_id,email,departure_date,package_type,destination\n"
        + string.Concat(Enumerable.Range(1, rows).Select(row =>
            string.Create(CultureInfo.InvariantCulture, $"K-{row},k{row}@example.com,2025-06-15,starter,TH\n")));

    static async Task<JsonElement> RowsAsync(SignedClient client, string id) =>
        (await client.GetAsync($"/api/imports/{id}").ReadAsync()).Is(200).Data;
}
