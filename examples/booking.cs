// Makes a booking and prints its promo code and claim link. Needs HUBBY_URL, HUBBY_API_KEY and HUBBY_API_SECRET.
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

var url = Environment.GetEnvironmentVariable("HUBBY_URL") ?? "http://localhost:5000";
var key = Environment.GetEnvironmentVariable("HUBBY_API_KEY") ?? throw new InvalidOperationException("HUBBY_API_KEY is not set.");
var secret = Environment.GetEnvironmentVariable("HUBBY_API_SECRET")
    ?? throw new InvalidOperationException("HUBBY_API_SECRET is not set.");
using var client = new HttpClient { BaseAddress = new Uri(url) };

var booking = await CallAsync("/api/bookings", new JsonObject
{
    ["booking_id"] = $"example-{Guid.NewGuid()}",
    ["departure_date"] = "2030-06-15",
    ["return_date"] = "2030-06-22",
    ["first_name"] = "Alex",
    ["package_specifications"] = new JsonArray(new JsonObject
    {
        ["package_type"] = "starter",
        ["destination"] = args.FirstOrDefault() ?? "Thailand",
    }),
});

var code = booking.GetProperty("promo_codes")[0];
Console.WriteLine($"Booking:    {booking.GetProperty("id")}");
Console.WriteLine($"Promo code: {code.GetProperty("promo_code")}");
Console.WriteLine($"Claim link: {code.GetProperty("claim_url")}");

async Task<JsonElement> CallAsync(string target, JsonObject body)
{
    var timestamp = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
    var message = Encoding.UTF8.GetBytes($"{timestamp}POST{target}");
    using var request = new HttpRequestMessage(HttpMethod.Post, target)
    {
        Content = new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json")),
    };
    request.Headers.Add("x-api-key", key);
    request.Headers.Add("x-timestamp", $"{timestamp}");
    request.Headers.Add("x-signature", Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), message)));
    request.Headers.Add("idempotency-key", $"{Guid.NewGuid()}");

    using var response = await client.SendAsync(request);
    var answer = await response.Content.ReadAsStringAsync();
    if (!response.IsSuccessStatusCode)
        throw new HttpRequestException($"{(int)response.StatusCode}: {answer}");
    using var json = JsonDocument.Parse(answer);
    return json.RootElement.GetProperty("data").Clone();
}
