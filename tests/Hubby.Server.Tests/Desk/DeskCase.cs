using System.Net;
using System.Text.Json.Nodes;
using Hubby.Members;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Hubby.Tests.Portal;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Tests.Desk;

/// <summary>A booking, and somebody of its partner who is signed in.</summary>
sealed record DeskCase(App App, Credentials Partner, PortalBrowser Browser, string Id, string Code) : IDisposable
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public string Root => $"/portal/bookings/{Id}";

    public static async Task<DeskCase> OfAsync(App app, Role role = Role.Support, Action<JsonObject>? change = null)
    {
        var partner = await app.CreatePartnerAsync();
        var made = (await app.SignedBy(partner).PostAsync(Samples.Bookings, Samples.Booking("ACME-118204", booking =>
        {
            booking["email"] = "ana@example.com";
            booking["first_name"] = "Ana";
            booking["departure_date"] = "2026-03-25";
            booking["return_date"] = "2026-04-08";
            change?.Invoke(booking);
        })).ReadAsync()).Is(201);
        return new(app, partner, await app.SignInAsync(partner, role), made.Data.GetProperty("id").GetString()!,
            made.Data.GetProperty("promo_codes")[0].GetProperty("promo_code").GetString()!);
    }

    public Task<string> PageAsync(string below = "") => Browser.PageAsync(Root + below);

    public Task<string> DoneAsync(string act, params IReadOnlyCollection<(string Name, string Value)> fields) =>
        Browser.DoneAsync($"{Root}/{act}", $"{Root}/{act}", fields);

    /// <summary>Sends a form that must not do what it asks, and gives the page that says why.</summary>
    public async Task<string> RefusedAsync(
        HttpStatusCode status, string act, params IReadOnlyCollection<(string Name, string Value)> fields)
    {
        using var answer = await Browser.SendAsync($"{Root}/{act}", $"{Root}/{act}", fields);
        var page = await PortalBrowser.TextAsync(answer);
        Assert.True(answer.StatusCode == status, $"{act}: {answer.StatusCode} {page}");
        return page;
    }

    public Task<List<AuditEntry>> AuditAsync() => App.QueryAsync(db => db.AuditEntries
        .Where(row => row.PartnerId == Partner.PartnerId && row.Target == Id).OrderBy(row => row.Id).ToListAsync(Ct));

    public async Task<Answer> BookingAsync() =>
        (await App.SignedBy(Partner).GetAsync($"{Samples.Bookings}/{Id}").ReadAsync()).Is(200);

    public void Dispose() => Browser.Dispose();
}
