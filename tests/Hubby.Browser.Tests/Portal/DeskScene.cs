using System.Globalization;
using System.Text.Json.Nodes;
using Hubby.Bookings;
using Hubby.BrowserTests.Hosting;
using Hubby.Data;
using Hubby.Esims;
using Hubby.Members;
using Hubby.Messages;
using Hubby.PromoCodes;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Hubby.Tests.Portal;
using Hubby.Tests.Redemptions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hubby.BrowserTests.Portal;

/// <summary>Bookings of one partner, each where another one does not stand.</summary>
sealed class DeskScene(StagingApp app, Credentials partner)
{
    static readonly string[] Countries =
        ["Thailand", "Spain", "Japan", "Turkey", "United States", "Indonesia", "South Africa", "Brazil"];
    static readonly string[] Names = ["Ana", "Luca", "Mia", "Noor", "Tom", "Eva", "Jo", "Kim"];

    int _number = 118_190;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public Credentials Partner => partner;

    public static async Task<DeskScene> OfAsync(StagingApp app) => new(app, await app.CreatePartnerAsync(settings: row =>
    {
        row.Name = "acme";
        row.SubBrands = ["acme kids"];
    }));

    public async Task SignInAsync(Tab tab, Role role)
    {
        using var browser = await app.SignInAsync(partner, role);
        var cookie = browser.Cookies.GetAllCookies()["hubby-portal"]!;
        await tab.Context.AddCookiesAsync([new() { Name = cookie.Name, Value = cookie.Value, Url = app.Address }]);
    }

    /// <summary>The booking's id and its code.</summary>
    public async Task<(string Id, string Code)> BookAsync(int leavesInDays, Action<JsonObject>? change = null)
    {
        var number = _number++;
        var made = (await app.SignedBy(partner).PostAsync(Samples.Bookings, Samples.Booking($"ACME-{number}", booking =>
        {
            var name = Names[number % Names.Length];
            booking["first_name"] = name;
            booking["email"] = $"{name.ToLowerInvariant()}.{number}@example.com";
            booking["departure_date"] = Day(leavesInDays);
            booking["return_date"] = Day(leavesInDays + 14);
            booking["departure_location"] = "AMS";
            booking["locale"] = "en";
            booking.Specification()["destination"] = Countries[number % Countries.Length];
            change?.Invoke(booking);
        })).ReadAsync()).Is(201).Data;
        return (made.GetProperty("id").GetString()!,
            made.GetProperty("promo_codes")[0].GetProperty("promo_code").GetString()!);
    }

    string Day(int fromNow) => app.Services.GetRequiredService<TimeProvider>().GetUtcNow().AddDays(fromNow)
        .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>One in each state; the one whose installation failed.</summary>
    public async Task<(string Id, string Code)> FillAsync()
    {
        await BookAsync(40);
        await MessageAsync((await BookAsync(18)).Id, MessageState.Delivered);
        await MessageAsync((await BookAsync(2)).Id, MessageState.Sent);
        await MessageAsync((await BookAsync(43)).Id, MessageState.Failed);
        await ClaimAsync((await BookAsync(10)).Id);
        await ClaimAsync((await BookAsync(1)).Id);
        await RedeemAsync(await BookAsync(15), EsimState.Assigned);
        await RedeemAsync(await BookAsync(9), EsimState.Installed);
        await RedeemAsync(await BookAsync(-2), EsimState.Active);
        await RedeemAsync(await BookAsync(-5), EsimState.Depleted);
        await RedeemAsync(await BookAsync(6), EsimState.Removed);
        (await app.SignedBy(partner).DeleteAsync($"{Samples.Bookings}/{(await BookAsync(3)).Id}").ReadAsync()).Is(200);
        await BookAsync(70, booking =>
        {
            booking["custom_branding"] = "acme kids";
            booking.Specification()["quantity"] = 3;
        });
        var stuck = await BookAsync(21);
        await MessageAsync(stuck.Id, MessageState.Delivered);
        await RedeemAsync(stuck, EsimState.Failed);
        return stuck;
    }

    Task<int> MessageAsync(string booking, MessageState state) => app.QueryAsync(async db =>
    {
        var now = app.Services.GetRequiredService<TimeProvider>().Now();
        var row = await db.Bookings.SingleAsync(each => each.PartnerId == partner.PartnerId && each.Id == booking, Ct);
        db.Messages.Add(new()
        {
            PartnerId = partner.PartnerId,
            Id = Ids.Row(now),
            Booking = booking,
            Origin = "scene",
            Kind = MessageKind.PromoCode,
            Channel = Channels.Email,
            State = state,
            Reason = state == MessageState.Failed ? "address_rejected" : null,
            LastError = state == MessageState.Failed ? "550 5.1.1 no such mailbox" : null,
            Recipient = row.Email,
            Locale = "en",
            Attempts = 1,
            CreatedAt = now,
            DueAt = now,
            SentAt = state == MessageState.Failed ? null : now,
            DeliveredAt = state == MessageState.Delivered ? now : null,
            Provider = "smtp",
        });
        return await db.SaveChangesAsync(Ct);
    });

    Task<int> ClaimAsync(string booking) => app.QueryAsync(db => db.PromoCodes
        .Where(row => row.PartnerId == partner.PartnerId && row.Booking == booking)
        .ExecuteUpdateAsync(set => set.SetProperty(row => row.Status, PromoCodeStatus.Claimed), Ct));

    async Task RedeemAsync((string Id, string Code) booking, EsimState state)
    {
        var esim = await app.EsimAsync((await app.Client.RedeemAsync(booking.Code)).Is(200).Data);
        var now = app.Services.GetRequiredService<TimeProvider>().Now();
        DateTimeOffset? installed = state is EsimState.Assigned or EsimState.Failed ? null : now;
        DateTimeOffset? online = state is EsimState.Active or EsimState.Depleted ? now : null;
        await app.QueryAsync(db => db.Esims.Where(row => row.Id == esim.Id).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, state)
            .SetProperty(row => row.InstalledAt, installed)
            .SetProperty(row => row.ActivatedAt, online)
            .SetProperty(row => row.FailedAt, state == EsimState.Failed ? now : (DateTimeOffset?)null)
            .SetProperty(row => row.DataUsedMegabytes, state == EsimState.Depleted ? 1000 : online is null ? 0 : 420)
            .SetProperty(row => row.NextCheckAt, (DateTimeOffset?)null), Ct));
    }
}
