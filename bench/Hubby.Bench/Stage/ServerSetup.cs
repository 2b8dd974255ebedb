using System.Text.Json;
using Hubby.Bench.Load;

namespace Hubby.Bench.Stage;

/// <summary>Where the published server lies and what every process of it is told.</summary>
sealed record ServerSetup(string Published, string DataDirectory, string? ConnectionString)
{
    /// <summary>A library put before the C library, for the control that must lose bookings.</summary>
    public string? Preload { get; init; }

    /// <summary>Whether an empty store makes its own partner and prints the key.</summary>
    public bool Demo { get; init; }

    /// <summary>Further settings, as environment variables.</summary>
    public IReadOnlyDictionary<string, string> More { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Environment(string url) => new Dictionary<string, string>(More)
    {
        ["Hubby__DataDirectory"] = DataDirectory,
        ["Hubby__PublicUrl"] = url,
        ["Hubby__Environment"] = "staging",
        ["Hubby__Demo"] = Demo ? "true" : "false",
        ["RateLimits__PerKey"] = "0",
        ["ConnectionStrings__Database"] = ConnectionString ?? "",
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["DOTNET_ENVIRONMENT"] = "Production",
        ["Logging__LogLevel__Default"] = "Warning",
        ["LD_PRELOAD"] = Preload ?? "",
    };

    public Task<string> VerbAsync(IEnumerable<string> verb, CancellationToken ct) =>
        Shell.RunAsync("dotnet", [Path.Combine(Published, "hubby-server.dll"), .. verb], Environment("http://127.0.0.1"), ct);

    public Task MigrateAsync(CancellationToken ct) => VerbAsync(["migrate"], ct);

    public async Task<Credentials> CreatePartnerAsync(CancellationToken ct, string slug = "acme")
    {
        var printed = await VerbAsync(["partners", "create", "--slug", slug, "--name", "Acme Travel", "--json"], ct);
        var line = printed.Split('\n').Single(line => line.StartsWith('{'));
        using var json = JsonDocument.Parse(line);
        return new(json.RootElement.GetProperty("api_key").GetString()!, json.RootElement.GetProperty("api_secret").GetString()!);
    }
}
