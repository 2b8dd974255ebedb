using Hubby.Http;

namespace Hubby.Codes;

static class CodesSetup
{
    public static IServiceCollection AddCodes(this IServiceCollection services) => services
        .AddAnswers(CodesJson.Default)
        .AddScoped<ShowCode>()
        .AddScoped<RevokeCode>()
        .AddScoped<ReissueCode>();

    public static RouteGroupBuilder MapCodes(this RouteGroupBuilder api)
    {
        var codes = api.MapGroup("/promo-codes/{code}").WithTags("Promo codes");
        codes.MapGet("", ShowCode.Handle).WithName("get_promo_code").WithSummary("Read a promo code")
            .WithDescription("Where it stands and what happened to it, oldest first. "
                + "Another partner's code does not exist for you.")
            .Documented(CodeDocs.Read);
        codes.MapPost("/revoke", RevokeCode.Handle).WithName("revoke_promo_code").WithSummary("Void a promo code")
            .WithDescription("Nobody can claim or redeem it any more, and messages about it that have not gone out do not go "
                + "out. Not possible once it is redeemed. Twice is once.")
            .Documented(CodeDocs.Revoke);
        codes.MapPost("/reissue", ReissueCode.Handle).WithName("reissue_promo_code")
            .WithSummary("Give another code for the same right")
            .WithDescription("The old code and its claim link are void; the new one stands in its place in the booking. Only a "
                + "code that can still be used is reissued.")
            .Documented(CodeDocs.Reissue);
        return api;
    }
}
