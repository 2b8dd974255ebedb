using Hubby.Data;
using Hubby.Http;
using Hubby.Partners;
using Hubby.WebApp;
using Microsoft.Extensions.Options;

namespace Hubby.Native;

/// <summary><c>GET /api/native/user-dashboard</c>: what one traveller of the partner's has.</summary>
static class UserDashboard
{
    public const string Who = "Send external_user_id or email, or both.";

    public static async Task<IResult> Handle(HttpContext http, Caller caller, AppDb db, ShowTrips show, TimeProvider clock,
        IOptions<HubbyOptions> options, CancellationToken ct)
    {
        var faults = new Faults();
        var fields = new QueryFields(http.Request, faults);
        var traveller = new Traveller(fields.Text("external_user_id"),
            fields.Parsed("email", EmailAddress.Parse, FaultCodes.InvalidFormat, "Send an e-mail address, whole."));
        if (faults.Count == 0 && traveller is { ExternalUserId: null, Email: null })
            faults.Add(new Fault("external_user_id", FaultCodes.Required, Who));
        if (faults.Count > 0)
            return Problems.InvalidRequest.ToResult(faults);
        var now = clock.Now();
        var trips = await db.ReadTripsAsync(caller.Partner.Id, traveller, now, ct);
        return WebAppBytes.Answer(show.Of(trips, options.Value.PublicUrl, caller.Partner.Slug, now));
    }
}
