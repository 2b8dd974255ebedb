using System.Text;
using Hubby.BrowserTests.Hosting;
using Hubby.Data;
using Hubby.Esims;
using Hubby.Events;
using Hubby.Members;
using Hubby.Messages;
using Hubby.Tests.Hosting;
using Hubby.Tests.Redemptions;
using Hubby.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Hubby.BrowserTests.Portal;

public sealed class OperatorTests(Site site)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    DateTimeOffset Now => site.App.Services.GetRequiredService<TimeProvider>().Now();

    [Fact]
    public async Task The_operators_pages_have_no_fault()
    {
        var partner = await site.App.CreatePartnerAsync(settings: row =>
        {
            row.Name = "Globex Voyages";
            row.ContactEmail = "it@globex.example.com";
        });
        var (endpoint, message, waiting) = await FillAsync(partner);
        await using var tab = await site.OpenPortalAsync(partner, Role.Operator);
        const string root = "/portal/operator";
        var faults = new List<string>();
        foreach (var target in new[]
        {
            root, $"{root}/partners", $"{root}/partners?q=globex", $"{root}/partners?q=nobody-like-this", $"{root}/partners/new",
            $"{root}/partners/{partner.PartnerId}", $"{root}/packages", $"{root}/packages?q=TH", $"{root}/packages?q=nothing",
            $"{root}/packages/id/starter-1gb-365d", $"{root}/packages/import", $"{root}/stock", $"{root}/stock?q=nothing",
            $"{root}/stock/import", $"{root}/queues", $"{root}/queues/messages",
            $"{root}/queues/messages?lane=EMAIL.{partner.PartnerId}",
            $"{root}/queues/messages/retry-all?cause=EMAIL.address_rejected",
            $"{root}/queues/messages/give-up?partner={partner.PartnerId}&id={waiting}", $"{root}/queues/webhooks",
            $"{root}/queues/webhooks?lane={partner.PartnerId}.{endpoint}", $"{root}/queues/esims",
            $"{root}/queues/esims?lane=all",
            $"{root}/queues/imports", $"{root}/queues/notices", $"{root}/clock", $"{root}/clock/advance?by=30d", $"{root}/audit",
            $"{root}/members",
        })
        {
            faults.AddRange(await tab.FaultsAsync(target));
        }

        faults.AddRange(await tab.FaultsAsync($"{root}/clock/advance?by=soon", 400));
        faults.AddRange(await tab.FaultsAsync($"{root}/queues/secrets", 404));
        Assert.NotEqual(Guid.Empty, message);
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public async Task An_operator_makes_a_partner_opens_it_and_closes_it()
    {
        var any = await site.App.CreatePartnerAsync();
        await using var tab = await site.OpenPortalAsync(any, Role.Operator);
        var page = tab.Page;
        var slug = $"umbra-{Tokens.Secret(6).ToLowerInvariant()}";
        await page.GotoAsync("/portal/operator/partners/new");
        await page.GetByLabel("Slug").FillAsync(slug);
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the partner" }).ClickAsync();
        await Assertions.Expect(page.GetByText("A name has 1 to 100 characters")).ToBeVisibleAsync();
        var faults = new List<string>(await tab.FaultsHereAsync("portal/operator/partners/refused"));
        await page.GetByLabel("Name").FillAsync("Umbra Reisen");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the partner" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Keep the secret now")).ToBeVisibleAsync();
        faults.AddRange(await tab.FaultsHereAsync("portal/operator/partners/made"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Invite its owner" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Members" })).ToBeVisibleAsync();
        await page.GotoAsync("/portal/operator/partners");
        await page.GetByRole(AriaRole.Button, new() { Name = "Close Umbra Reisen" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Umbra Reisen is closed.")).ToBeVisibleAsync();
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        tab.IsQuiet();
    }

    [Fact]
    public async Task A_file_shows_what_it_would_change_or_what_is_wrong_with_it()
    {
        await using var tab = await site.OpenPortalAsync(await site.App.CreatePartnerAsync(), Role.Operator);
        var page = tab.Page;
        const string head = "id,package_type,coverage,size,package_duration,price,currency\n";
        var faults = new List<string>();
        foreach (var (name, line, says) in new[]
        {
            ("changes", "browser-th,data-limited,TH,1GB,30,4.50,EUR", "1 added, 0 changed"),
            ("faults", "browser-th,data-limited,Atlantis,1GB,30,4.50,EUR", "Nothing would be imported."),
        })
        {
            await page.GotoAsync("/portal/operator/packages/import");
            await page.GetByLabel("File", new() { Exact = true }).SetInputFilesAsync(
                new FilePayload { Name = "packages.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(head + line) });
            await page.GetByRole(AriaRole.Button, new() { Name = "See what would change" }).ClickAsync();
            await Assertions.Expect(page.GetByText(says)).ToBeVisibleAsync();
            faults.AddRange(await tab.FaultsHereAsync($"portal/operator/packages/{name}"));
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public async Task What_was_given_up_is_tried_again_from_a_dialog()
    {
        var partner = await site.App.CreatePartnerAsync();
        var (_, message, _) = await FillAsync(partner);
        await using var tab = await site.OpenPortalAsync(partner, Role.Operator);
        var page = tab.Page;
        await page.GotoAsync("/portal/operator/queues/messages");
        await page.GetByRole(AriaRole.Link, new() { Name = "Try again: all of EMAIL: address_rejected" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog).ToBeVisibleAsync();
        var faults = await tab.FaultsHereAsync("portal/operator/queues/dialog");
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Try them again" }).ClickAsync();
        await Assertions.Expect(page.GetByText("tried again now")).ToBeVisibleAsync();
        Assert.NotEqual(MessageState.Failed, await site.App.QueryAsync(db =>
            db.Messages.Where(row => row.Id == message).Select(row => row.State).SingleAsync(Ct)));
        tab.IsQuiet();
    }

    /// <summary>Something in every queue: an endpoint, a failed message and one that waits.</summary>
    async Task<(Guid Endpoint, Guid Failed, Guid Waiting)> FillAsync(Credentials partner)
    {
        // Whose code is used needs no message any more, so the messages are another booking's.
        var (_, booking) = await site.App.BookAsync(partner);
        var (code, _) = await site.App.BookAsync(partner);
        var esim = (await site.App.Client.RedeemAsync(code)).Is(200).Data.GetProperty("id").GetGuid();
        await using (var scope = site.App.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<ImportProfiles>().HandleAsync(Encoding.UTF8.GetBytes(
                "iccid,smdp_address,matching_id,confirmation_code,package\n"
                + "8944500000000000013,smdp.example.com,MATCH-1,,starter-1gb-365d\n"), skipBad: true, Ct);
        }

        var now = Now;
        var (endpoint, failed, waiting) = (Ids.Row(now), Ids.Row(now), Ids.Row(now));
        return await site.App.QueryAsync(async db =>
        {
            db.Add(new WebhookEndpoint
            {
                PartnerId = partner.PartnerId,
                Id = endpoint,
                Url = "https://hooks.globex.example.com/in",
                Events = EventTypes.All,
                SealedSecret = WebhookSecret.New().Seal(site.App.Services.GetRequiredService<SecretBox>(), endpoint),
                CreatedAt = now.AddDays(-40),
                FailingSince = now.AddHours(-9),
            });
            foreach (var state in new[] { DeliveryState.Failed, DeliveryState.Pending })
            {
                db.Add(new WebhookDelivery
                {
                    PartnerId = partner.PartnerId,
                    Id = Ids.Row(now),
                    Endpoint = endpoint,
                    Event = Ids.Row(now),
                    Type = "booking.created",
                    Body = "{}",
                    State = state,
                    Attempts = 4,
                    CreatedAt = now.AddHours(-9),
                    NextTryAt = state == DeliveryState.Pending ? now.AddHours(2) : null,
                    Error = "the connection was refused",
                });
            }

            foreach (var id in new[] { failed, waiting })
            {
                db.Add(new Message
                {
                    PartnerId = partner.PartnerId,
                    Id = id,
                    Booking = booking,
                    Origin = $"{id}",
                    Kind = MessageKind.PromoCode,
                    Channel = Channels.Email,
                    State = id == failed ? MessageState.Failed : MessageState.Pending,
                    Reason = id == failed ? "address_rejected" : null,
                    LastError = "550 5.1.1 no such user here",
                    Recipient = "john@example.com",
                    Locale = "en",
                    Attempts = 3,
                    CreatedAt = now.AddHours(-3),
                    DueAt = now.AddHours(-3),
                    NextTryAt = id == failed ? null : now.AddHours(1),
                });
            }

            await db.SaveChangesAsync(Ct);
            await db.Esims.Where(row => row.Id == esim).ExecuteUpdateAsync(set => set
                .SetProperty(row => row.State, EsimState.Failed)
                .SetProperty(row => row.NextCheckAt, (DateTimeOffset?)null), Ct);
            return (endpoint, failed, waiting);
        });
    }
}
