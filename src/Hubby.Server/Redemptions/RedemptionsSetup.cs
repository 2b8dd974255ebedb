using Hubby.Http;
using Hubby.Redemptions.Pages;
using Hubby.TravellerPages;

namespace Hubby.Redemptions;

static class RedemptionsSetup
{
    public static IServiceCollection AddRedemptions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RedemptionsOptions>().Bind(configuration.GetSection(RedemptionsOptions.Section))
            .Validate(ArePossible, "Redemptions: every limit must be 1 or more, and WindowMinutes 1440 at most.")
            .ValidateOnStart();
        return services
            .AddSingleton<GuessLimits>()
            .AddScoped<FindPromoCode>()
            .AddScoped<RedeemPromoCode>()
            .AddScoped<RedeemPages>()
            .AddSingleton<IPreviewPage, RedeemPreview>()
            .AddSingleton<IPreviewPage, ChoosePreview>()
            .AddHostedService<ExpirePromoCodes>();
    }

    static bool ArePossible(RedemptionsOptions options) =>
        options is { FailuresPerAddress: >= 1 and <= 10_000, Failures: >= 1 and <= 100_000 }
        && options is { WindowMinutes: >= 1 and <= 1440, AtOncePerAddress: >= 1 and <= 1000 };

    /// <summary>In the open group.</summary>
    public static RouteGroupBuilder MapRedemptions(this RouteGroupBuilder api)
    {
        api.MapPost("/promo-codes/redeem", RedeemRoute.Handle).WithName("redeem_promo_code").WithTags("Promo codes")
            .WithSummary("Give the eSIM for a promo code")
            .WithDescription("Open: the code is the right. Of many who send one code at once, one gets the eSIM. Where no eSIM "
                + "can be had, the code stays good. Unknown codes are counted for each network address and for all.")
            .Documented(RedeemRoute.Doc);
        return api;
    }
}
