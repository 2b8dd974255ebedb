using System.Text.Json.Serialization;
using Hubby.Http;
using Hubby.TravellerPages;

namespace Hubby.Claims;

static class ClaimsSetup
{
    public static void AddClaims(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ClaimsOptions>().Bind(configuration.GetSection(ClaimsOptions.Section))
            .Validate(claims => claims.PerAddress is >= 1 and <= 1_000_000, "Claims:PerAddress must be between 1 and 1000000.")
            .ValidateOnStart();
        services.AddAnswers(ClaimsJson.Default)
            .AddSingleton<ClaimLimit>()
            .AddScoped<FindClaimable>()
            .AddScoped<ClaimPromoCode>()
            .AddSingleton<IPreviewPage, ClaimPreview>()
            .AddSingleton<IPreviewPage, ClaimedPreview>();
    }

    /// <summary>In the open group.</summary>
    public static RouteGroupBuilder MapClaims(this RouteGroupBuilder api)
    {
        api.MapPost("/promo-codes/claim/{uuid}", ClaimRoute.Handle).WithName("claim_promo_code").WithTags("Promo codes")
            .WithSummary("Send a promo code to its traveller")
            .WithDescription("Open: the link's uuid is the right. The first claim makes the code `claimed`; later ones send it "
                + "again to the same address, at most three times a day, and to another one only where the partner allows it. "
                + "The answer is the same in all these cases.")
            .Documented(ClaimRoute.Doc);
        return api;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Envelope<ClaimAnswer>))]
sealed partial class ClaimsJson : JsonSerializerContext;
