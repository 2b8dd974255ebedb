using System.Text.Json;
using System.Text.Json.Nodes;
using Hubby.Esims;
using Hubby.Events;
using Hubby.Messaging;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Hubby.Tests.Messaging;
using Hubby.Tests.Redemptions;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Tests.ApiDocs;

public sealed class EventStoryTestsOnPostgres(MessagingPostgresApp app)
    : EventStoryTests(app), IClassFixture<MessagingPostgresApp>;

public sealed class EventStoryTestsOnSqlite(MessagingSqliteApp app) : EventStoryTests(app), IClassFixture<MessagingSqliteApp>;

/// <summary>All that can happen to a partner's travellers happens, and each event is as the document says.</summary>
public abstract class EventStoryTests(App app)
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    static CancellationToken Ct => TestContext.Current.CancellationToken;
    IMessagingApp Fakes => (IMessagingApp)app;

    [Fact]
    public async Task Every_type_of_event_is_raised_with_the_data_that_the_document_gives_it()
    {
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        var refused = "refused@example.com";
        Fakes.Email.Answer = message => message.Message.Recipient == refused
            ? new SendResult.Never("address_rejected", "550 no") : FarEnd.Take(message);
        await TravelAsync(partner);
        await RunOutAsync(partner);
        await ChangeTheirMindsAsync(partner, refused);

        var document = JsonElement.Parse(await app.Client.GetStringAsync("/openapi/v1.json", Ct));
        var events = await UntilAllAsync(partner);
        foreach (var raised in events)
        {
            var type = raised.GetProperty("type").GetString()!;
            var schema = document.GetProperty("webhooks").GetProperty(type).GetProperty("post").GetProperty("requestBody")
                .GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("properties")
                .GetProperty("data");
            Assert.Empty(new Schema(document).Faults(raised.GetProperty("data"), schema, type));
        }
    }

    /// <summary>A booking that is changed, claimed and redeemed; its eSIM is used up, filled again and deleted.</summary>
    async Task TravelAsync(SignedClient partner)
    {
        var (code, booking) = await app.BookAsync(partner.Credentials, booking =>
        {
            booking["departure_date"] = Fakes.Clock.GetUtcNow().AddDays(2).ToString("O");
            booking["return_date"] = null;
            booking["communication_options"] =
                new JsonObject { ["should_send_message"] = true, ["channels"] = new JsonArray("EMAIL") };
        });
        (await partner.PutAsync($"{Samples.Bookings}/{booking}",
            $$"""{"departure_date":"{{Fakes.Clock.GetUtcNow().AddDays(3):O}}","first_name":"Jane"}""").ReadAsync()).Is(200);
        await ClaimAsync(partner, booking);
        var esim = await app.EsimAsync((await app.Client.RedeemAsync(code)).Is(200).Data);
        app.Advance(TimeSpan.FromDays(4));
        await app.UntilAsync(esim.Id, row => row.State == EsimState.Depleted);
        (await partner.PostAsync("/api/esims/topup",
            $$"""{"iccid":"{{esim.Iccid.Digits}}","package_specification":{"size":"1GB"} }""").ReadAsync()).Is(201);
        await RemoveAsync(esim.Id);
    }

    // The worker looks at it as well, and whoever comes second changes nothing.
    async Task RemoveAsync(Guid id)
    {
        bool isRemoved;
        do
        {
            var esim = await app.UntilAsync(id, row => row.State == EsimState.Active);
            var removed = new StatusResult.Known(EsimState.Removed, esim.DataUsedMegabytes, Fakes.Clock.GetUtcNow(), null);
            isRemoved = await app.QueryAsync(db => db.AdvanceAsync(esim, removed, Fakes.Clock.GetUtcNow(), Ct));
        }
        while (!isRemoved);
    }

    async Task ClaimAsync(SignedClient partner, string booking)
    {
        var shown = (await partner.GetAsync($"{Samples.Bookings}/{booking}").ReadAsync()).Is(200).Data;
        var uuid = shown.GetProperty("promo_codes")[0].GetProperty("uuid");
        (await app.Client.PostAsync($"/api/promo-codes/claim/{uuid}",
            SignedClient.Json("""{"email":"jane@example.com"}"""u8.ToArray()), Ct).ReadAsync()).Is(200);
    }

    /// <summary>A package whose days end before its data, and a code that nobody redeems.</summary>
    async Task RunOutAsync(SignedClient partner)
    {
        var (code, _) = await app.BookAsync(partner.Credentials, booking =>
        {
            booking.Specification()["package_type"] = "unlimited";
            booking.Specification()["package_duration"] = 7;
        });
        var esim = await app.EsimAsync((await app.Client.RedeemAsync(code)).Is(200).Data);
        await app.BookAsync(partner.Credentials, booking =>
            booking.Specification()["expires_at"] = Fakes.Clock.GetUtcNow().AddDays(1).ToString("O"));
        app.Advance(TimeSpan.FromDays(8));
        await app.UntilAsync(esim.Id, row => row.State == EsimState.Expired);
    }

    async Task ChangeTheirMindsAsync(SignedClient partner, string refused)
    {
        var (code, booking) = await app.BookAsync(partner.Credentials, booking =>
        {
            booking["email"] = refused;
            booking["communication_options"] =
                new JsonObject { ["should_send_message"] = true, ["channels"] = new JsonArray("EMAIL") };
        });
        (await partner.PostAsync($"/api/promo-codes/{code}/reissue", "{}").ReadAsync()).Is(201);
        await UntilAsync(partner, types => types.Contains("message.failed"));
        (await partner.DeleteAsync($"{Samples.Bookings}/{booking}").ReadAsync()).Is(200);
    }

    Task<List<JsonElement>> UntilAllAsync(SignedClient partner) =>
        UntilAsync(partner, types => EventTypes.Known.All(types.Contains));

    async Task<List<JsonElement>> UntilAsync(SignedClient partner, Func<HashSet<string>, bool> isDone)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(Patience);
        while (true)
        {
            var page = (await partner.GetAsync("/api/events?limit=200").ReadAsync()).Is(200);
            List<JsonElement> events = [.. page.Data.EnumerateArray()];
            var types = events.Select(one => one.GetProperty("type").GetString()!).ToHashSet();
            if (isDone(types))
                return events;
            Assert.False(patience.IsCancellationRequested, "Missing: " + string.Join(", ", EventTypes.Known.Except(types)));
            Fakes.Clock.Advance(TimeSpan.FromMilliseconds(20));
        }
    }
}
