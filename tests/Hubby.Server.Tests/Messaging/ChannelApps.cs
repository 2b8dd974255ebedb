using System.Text.Json.Nodes;
using Hubby.Messages;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Hubby.Tests.Messaging;

/// <summary>A provider's side, started before the server whose settings name it and stopped with it.</summary>
public interface ICounterpart : IAsyncDisposable
{
    Task StartAsync(string dataDirectory);

    IEnumerable<string> Settings { get; }

    void Adjust(WebApplicationBuilder builder);
}

public interface IChannelApp<out TFar>
{
    TFar Far { get; }
}

public class ChannelPostgresApp<TFar> : PostgresApp, IChannelApp<TFar> where TFar : ICounterpart, new()
{
    public TFar Far { get; } = new();

    protected override IEnumerable<string> Settings => Far.Settings;

    protected override async Task<string?> ConnectAsync()
    {
        await Far.StartAsync(DataDirectory);
        return await base.ConnectAsync();
    }

    protected override void Adjust(WebApplicationBuilder builder) => StopWithServer.Adjust(builder, Far);
}

public class ChannelSqliteApp<TFar> : SqliteApp, IChannelApp<TFar> where TFar : ICounterpart, new()
{
    public TFar Far { get; } = new();

    protected override IEnumerable<string> Settings => Far.Settings;

    protected override async Task<string?> ConnectAsync()
    {
        await Far.StartAsync(DataDirectory);
        return await base.ConnectAsync();
    }

    protected override void Adjust(WebApplicationBuilder builder) => StopWithServer.Adjust(builder, Far);
}

sealed class StopWithServer(ICounterpart far) : IHostedService
{
    public static void Adjust(WebApplicationBuilder builder, ICounterpart far)
    {
        far.Adjust(builder);
        builder.Services.AddSingleton<IHostedService>(_ => new StopWithServer(far));
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => far.DisposeAsync().AsTask();
}

/// <summary>A traveller's booking that asks for one channel, and what became of its message.</summary>
sealed class Traveller(App app, Credentials credentials, string channel)
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public Credentials Credentials => credentials;

    public static async Task<Traveller> OfNewPartnerAsync(App app, string channel) =>
        new(app, await app.CreatePartnerAsync(), channel);

    /// <summary>The booking as it was answered.</summary>
    public async Task<Answer> BookAsync(string? phone = null, string? locale = null, Action<JsonObject>? change = null)
    {
        var body = Samples.Booking("C-1", booking =>
        {
            booking["phone"] = phone;
            booking["locale"] = locale;
            booking["communication_options"] =
                new JsonObject { ["should_send_message"] = true, ["channels"] = new JsonArray(channel) };
            change?.Invoke(booking);
        });
        return (await app.SignedBy(credentials).PostAsync(Samples.Bookings, body).ReadAsync()).Is(201);
    }

    public Task<Message> MessageAsync(MessageState state) => MessageAsync(message => message.State == state);

    public async Task<Message> MessageAsync(Func<Message, bool> isDone)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(Patience);
        while (true)
        {
            var row = await app.QueryAsync(db =>
                db.Messages.SingleOrDefaultAsync(message => message.PartnerId == credentials.PartnerId, Ct));
            if (row is not null && isDone(row))
                return row;
            Assert.False(patience.IsCancellationRequested, $"The message is {row?.State} {row?.Reason} {row?.LastError}.");
        }
    }

    public Task<List<string>> FactsAsync() => app.QueryAsync(db => db.Set<Hubby.Events.Event>()
        .Where(fact => fact.PartnerId == credentials.PartnerId && fact.Type.StartsWith("message."))
        .OrderBy(fact => fact.Id).Select(fact => fact.Type).ToListAsync(Ct));
}
