using System.Text.Json.Nodes;
using Hubby.Data;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;

namespace Hubby.BrowserTests.Hosting;

/// <summary>A booking as a partner made it, with what its traveller got.</summary>
/// <param name="Partner">Who made it.</param>
/// <param name="Code">Its promo code.</param>
/// <param name="ClaimUrl">Its claim link.</param>
/// <param name="DeepLink">Opens the redeem page with the code filled in.</param>
public sealed record Trip(Credentials Partner, string Code, string ClaimUrl, string DeepLink)
{
    /// <summary>Books a package, to Thailand unless the test says otherwise.</summary>
    public static async Task<Trip> BookAsync(StagingApp app, Action<JsonObject>? change = null)
    {
        var partner = await app.CreatePartnerAsync(settings: settings => settings.AllowsDestinationlessCodes = true);
        var made = (await app.SignedBy(partner).PostAsync(Samples.Bookings, Samples.Booking(change: change)).ReadAsync()).Is(201);
        var code = made.Data.GetProperty("promo_codes")[0];
        string Text(string name) => code.GetProperty(name).GetString()!;
        return new(partner, Text("promo_code"), Text("claim_url"), Text("deep_link_url"));
    }

    /// <summary>An address that no other test uses.</summary>
    public static string NewEmail() => $"traveller-{Tokens.Secret(12).ToLowerInvariant()}@example.com";
}
