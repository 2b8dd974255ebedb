using Hubby.Partners;

namespace Hubby.Commands;

/// <summary>What a newcomer sees: where the server is, the demo partner's key, and one line that makes a booking.</summary>
static class Welcome
{
    const string Booking =
        """{"booking_id":"FIRST-1","departure_date":"2030-06-15","""
        + """ "package_specifications":[{"package_type":"starter","destination":"Thailand"}]}""";

    /// <param name="address">Where the server is.</param>
    /// <param name="demo">The demo partner's key.</param>
    /// <param name="invitation">Into the demo partner's portal; none once somebody has come in.</param>
    public static string Text(string address, DemoCredentials demo, string? invitation) => $"""

          Hubby runs at {address} (staging). Reference: {address}/docs
          Demo partner acme:
            API key     {demo.ApiKey}
            API secret  {demo.ApiSecret}
            Portal      {invitation ?? $"{address}/portal"}

          Make a booking; paste this into bash:

        {Line(address, demo)}

        """;

    /// <summary>Needs bash, curl and openssl, of any age; seconds with three zeros are milliseconds enough.</summary>
    public static string Line(string address, DemoCredentials demo) =>
        $"T=$(date +%s)000; curl -sS {address}/api/bookings -H 'content-type: application/json' -H 'x-api-key: {demo.ApiKey}'"
        + " -H \"x-timestamp: $T\" -H \"x-signature: $(printf %s \"${T}POST/api/bookings\""
        + $" | openssl dgst -sha256 -hmac '{demo.ApiSecret}' | sed 's/.* //')\" -d '{Booking}'";
}
