using System.Text.Json;

namespace Hubby.Portal;

/// <summary>Where somebody is who is about to sign in.</summary>
/// <param name="MemberId">Who has shown the right password; nobody yet with a passkey.</param>
/// <param name="Next">Where they wanted to go.</param>
/// <param name="Until">When they have to begin anew.</param>
/// <param name="Passkey">What the passkey's answer is checked against.</param>
sealed record SignInStep(Guid? MemberId, string Next, DateTimeOffset Until, string? Passkey = null)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    public string ToText() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    public static SignInStep? FromText(string text) => JsonSerializer.Deserialize<SignInStep>(text, JsonSerializerOptions.Web);
}
