using Hubby.Http;

namespace Hubby.Native;

/// <summary>For partners with an app of their own, which shows what our pages would.</summary>
static class NativeSetup
{
    public static IServiceCollection AddNative(this IServiceCollection services) => services
        .AddAnswers(NativeJson.Default)
        .AddScoped<RedeemPackage>();

    public static RouteGroupBuilder MapNative(this RouteGroupBuilder api)
    {
        var native = api.MapGroup("/native").WithTags("Native apps");
        native.MapGet("/user-dashboard", UserDashboard.Handle).WithName("get_user_dashboard")
            .WithSummary("What a traveller of yours has")
            .WithDescription("As on the web app's page, for your own app: codes to redeem and eSIMs with what is left, of the "
                + "newest 50 bookings of an `external_user_id`, an `email`, or both.")
            .Documented(NativeDocs.Dashboard);
        native.MapPost("/instructions", Instructions.Handle).WithName("get_instructions")
            .WithSummary("How to install an eSIM on this phone")
            .WithDescription("The steps in the traveller's language, for what they hold: say `platform`, or `device` as the "
                + "phone or its owner calls it. With `iccid` the steps name the destination, and the link that opens the "
                + "installation comes along.")
            .Documented(NativeDocs.Instruct);
        native.MapPost("/redeem-package", RedeemPackage.Handle).WithName("redeem_package")
            .WithSummary("Redeem a promo code of yours")
            .WithDescription("As the open call, for a traveller whom your app has signed in: only your own codes, and no limit "
                + "on unknown ones. The same request again, by its `Idempotency-Key` or by its signature, gets the same eSIM. "
                + "Its answer holds codes, so it is not kept: the key names the attempt.")
            .Documented(NativeDocs.Redeem);
        native.MapGet("/device-compatibility", DeviceCompatibility.List).WithName("list_devices")
            .WithSummary("Phones that take an eSIM, and that do not")
            .WithDescription("The whole list by maker and model, or with `device` the models that it may mean.")
            .Documented(NativeDocs.Devices);
        native.MapPost("/device-compatibility", DeviceCompatibility.Check).WithName("check_device")
            .WithSummary("Whether a phone takes an eSIM")
            .WithDescription("By what the phone calls itself (`SM-G991B`) or what its owner types. It is advice and never a "
                + "condition.")
            .Documented(NativeDocs.Check);
        return api;
    }
}
