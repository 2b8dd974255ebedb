using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hubby.Data;
using Hubby.Esims;
using Hubby.Events;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Hubby.Tests.Messaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hubby.Tests.Redemptions;

/// <summary>What travellers do, and what a test looks at afterwards.</summary>
static class Travellers
{
    public const string Redeem = "/api/promo-codes/redeem";
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A booking's first promo code, and the booking's id.</summary>
    public static async Task<(string Code, string Booking)> BookAsync(this App app, Credentials partner,
        Action<JsonObject>? change = null)
    {
        var answer = (await app.SignedBy(partner).PostAsync(Samples.Bookings, Samples.Booking(Tokens.Secret(12), booking =>
        {
            booking["email"] = "john@example.com";
            change?.Invoke(booking);
        })).ReadAsync()).Is(201);
        return (answer.Data.GetProperty("promo_codes")[0].GetProperty("promo_code").GetString()!,
            answer.Data.GetProperty("id").GetString()!);
    }

    public static Task<Answer> RedeemAsync(this HttpClient client, string code, string? destination = null, string? email = null)
    {
        var body = new JsonObject { ["promo_code"] = code };
        if (destination is not null)
            body["destination"] = destination;
        if (email is not null)
            body["email"] = email;
        return client.PostAsync(Redeem, SignedClient.Json(Encoding.UTF8.GetBytes(body.ToJsonString())), Ct).ReadAsync();
    }

    /// <summary>A client at another address of this machine.</summary>
    public static HttpClient At(this App app, string address) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        ConnectCallback = async (context, ct) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
            await socket.ConnectAsync(context.DnsEndPoint, ct);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = app.Client.BaseAddress,
    };

    public static async Task<string?> StatusAsync(this App app, Credentials partner, string booking) =>
        (await app.SignedBy(partner).GetAsync($"{Samples.Bookings}/{booking}").ReadAsync()).Is(200)
        .Data.GetProperty("promo_codes")[0].GetProperty("status").GetString();

    public static Task<Esim> EsimAsync(this App app, JsonElement answer)
    {
        var id = answer.GetProperty("id").GetGuid();
        return app.QueryAsync(db => db.Esims.SingleAsync(esim => esim.Id == id, Ct));
    }

    /// <summary>
    /// Facts of a booking, without that of its creation, by their time. Ids of one instant are in order only while nobody else in
    /// the process lives by another clock, so those are put in the order of a life.
    /// </summary>
    public static async Task<List<Event>> FactsAsync(this App app, Credentials partner, string booking)
    {
        var facts = await app.QueryAsync(db => db.Events.Where(fact => fact.PartnerId == partner.PartnerId
            && fact.Booking == booking && Life.Contains(fact.Type)).ToListAsync(Ct));
        return [.. facts.OrderBy(fact => fact.CreatedAt).ThenBy(fact => Array.IndexOf(Life, fact.Type))];
    }

    static readonly string[] Life =
    [
        "promo_code.redeemed", "promo_code.expired", "esim.assigned", "esim.downloaded", "esim.installed", "package.activated",
        "package.usage.50_percent", "package.usage.80_percent", "package.usage.100_percent", "package.expired",
    ];

    /// <summary>Until the eSIM is as it should be; the clock moves by itself no further than the next look.</summary>
    public static async Task<Esim> UntilAsync(this App app, Guid id, Func<Esim, bool> isDone)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(Patience);
        while (true)
        {
            var esim = await app.QueryAsync(db => db.Esims.SingleAsync(row => row.Id == id, patience.Token));
            if (isDone(esim))
                return esim;
            app.Services.GetRequiredService<EsimSignal>().Wake();
            await Task.Yield();
        }
    }

    /// <summary>
    /// A jump, and only its last minute lived through: a worker that polls would else poll for every second of a month.
    /// </summary>
    public static void Advance(this App app, TimeSpan span)
    {
        var clock = ((IMessagingApp)app).Clock;
        if (span > LivedThrough)
            clock.AdjustTime(clock.GetUtcNow() + span - LivedThrough);
        clock.Advance(span > LivedThrough ? LivedThrough : span);
    }

    static readonly TimeSpan LivedThrough = TimeSpan.FromMinutes(1);
}
