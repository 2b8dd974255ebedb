using Hubby.Data;
using Hubby.Partners;
using Hubby.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Hubby.Tests.Data;

/// <summary>An exception that leaves a worker would end the whole server, and the next start would meet it again.</summary>
public sealed class WorkersTests(SqliteApp app) : IClassFixture<SqliteApp>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    // The directory of partners, not its worker, opens the store.
    public static TheoryData<string> Workers => [.. typeof(Sweep).Assembly.GetTypes()
        .Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(BackgroundService))
            && type != typeof(PartnerRefresh)
            && type.GetConstructors().Single().GetParameters().Any(each => each.ParameterType == typeof(IServiceScopeFactory)))
        .Select(type => type.FullName!)];

    [Theory]
    [MemberData(nameof(Workers))]
    public async Task What_nobody_has_thought_of_ends_no_worker(string name)
    {
        var (store, clock) = (new BrokenStore(), new FakeTimeProvider());
        using var worker = (BackgroundService)ActivatorUtilities.CreateInstance(
            app.Services, typeof(Sweep).Assembly.GetType(name)!, store, clock);
        await worker.StartAsync(Ct);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        while (store.Opened < 3 && !worker.ExecuteTask!.IsCompleted)
        {
            Assert.False(patience.IsCancellationRequested, $"It has opened the store {store.Opened} times.");
            clock.Advance(TimeSpan.FromHours(1));
            await Task.Yield();
        }

        Assert.False(worker.ExecuteTask!.IsFaulted, worker.ExecuteTask.Exception?.ToString());
        await worker.StopAsync(Ct);
    }

    sealed class BrokenStore : IServiceScopeFactory
    {
        int _opened;
        public int Opened => Volatile.Read(ref _opened);

        public IServiceScope CreateScope()
        {
            Interlocked.Increment(ref _opened);
            throw new InvalidOperationException("a bug");
        }
    }
}
