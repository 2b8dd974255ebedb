using System.Collections.Concurrent;
using Hubby.Messages;
using Hubby.Messaging;
using Hubby.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Hubby.Tests.Messaging;

/// <summary>The far end of a channel: takes what comes, or answers as the test wants.</summary>
sealed class FarEnd : IChannel
{
    public ConcurrentQueue<TravellerMessage> Received { get; } = new();

    public Func<TravellerMessage, SendResult> Answer { get; set; } = Take;

    public Channels Channel => Channels.Email;
    public bool IsConfigured => true;
    public int Concurrency => 4;

    public static SendResult Take(TravellerMessage message) => new SendResult.Sent("test", $"{message.Message.Id}");

    public Task<SendResult> SendAsync(TravellerMessage message, CancellationToken ct)
    {
        var result = Answer(message);
        if (result is SendResult.Sent)
            Received.Enqueue(message);
        return Task.FromResult(result);
    }
}

interface IMessagingApp
{
    FarEnd Email { get; }
    FakeTimeProvider Clock { get; }
}

static class MessagingAdjust
{
    public static void Apply(WebApplicationBuilder builder, IMessagingApp app)
    {
        builder.Services.AddSingleton(app.Email);
        builder.Services.AddSingleton<TimeProvider>(app.Clock);
        builder.Services.AddChannel<FarEnd>();
    }
}

public class MessagingPostgresApp : PostgresApp, IMessagingApp
{
    FarEnd IMessagingApp.Email { get; } = new();
    FakeTimeProvider IMessagingApp.Clock { get; } = new(new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));

    protected override void Adjust(WebApplicationBuilder builder) => MessagingAdjust.Apply(builder, this);
}

public class MessagingSqliteApp : SqliteApp, IMessagingApp
{
    FarEnd IMessagingApp.Email { get; } = new();
    FakeTimeProvider IMessagingApp.Clock { get; } = new(new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));

    protected override void Adjust(WebApplicationBuilder builder) => MessagingAdjust.Apply(builder, this);
}
