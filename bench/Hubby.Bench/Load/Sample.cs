namespace Hubby.Bench.Load;

/// <summary>Travellers as partners send them: the guide's fields, all filled in.</summary>
static class Sample
{
    public static readonly (string First, string Last, string Airport, string Destination)[] Travellers =
    [
        ("John", "Doe", "AMS", "Thailand"), ("Maria", "Fernandes", "LIS", "Brazil"), ("Yuki", "Tanaka", "HND", "United States"),
        ("Amelie", "Dubois", "CDG", "Morocco"), ("Lukas", "Hoffmann", "FRA", "Turkey"), ("Zuzana", "Novotna", "PRG", "JP"),
        ("Aino", "Virtanen", "HEL", "Spain"), ("Mateo", "Garcia", "MAD", "MX"), ("Noor", "van den Berg", "RTM", "Indonesia"),
        ("Oliver", "Smith", "LHR", "Australia"), ("Chiara", "Ricci", "FCO", "GB"), ("Emre", "Yilmaz", "IST", "Germany"),
        ("Linh", "Nguyen", "SGN", "South Korea"), ("Ewa", "Kowalska", "WAW", "Italy"), ("Freja", "Nielsen", "CPH", "Canada"),
        ("Thabo", "Mokoena", "JNB", "Portugal"),
    ];

    public static string Body(int traveller, string reference, string email)
    {
        var (first, last, airport, destination) = Travellers[traveller % Travellers.Length];
        return string.Concat(
            $"{{\"booking_id\":\"{reference}\",\"departure_date\":\"2027-06-15T00:00:00.000Z\",",
            $"\"return_date\":\"2027-06-22T00:00:00.000Z\",\"departure_location\":\"{airport}\",\"email\":\"{email}\",",
            $"\"first_name\":\"{first}\",\"last_name\":\"{last}\",",
            "\"communication_options\":{\"should_send_message\":false,\"channels\":[\"EMAIL\"]},")
            + $"\"package_specifications\":[{{\"package_type\":\"starter\",\"destination\":\"{destination}\"}}]}}";
    }
    /// <summary>The same traveller, who is to have a mail in that language.</summary>
    public static string BodyWithMail(int traveller, string reference, string email, string locale) =>
        Body(traveller, reference, email).Replace(
            "\"should_send_message\":false", "\"should_send_message\":true", StringComparison.Ordinal)
            .Replace("{\"booking_id\"", $"{{\"locale\":\"{locale}\",\"booking_id\"", StringComparison.Ordinal);
}
