using Hubby.RequestLog;
using Hubby.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hubby.Tests.RequestLog;

/// <summary>The log of requests over a store that answers as the test wants: slowly, or never.</summary>
public sealed class WriteRequestsTests : IAsyncLifetime
{
    readonly WriterApp _app = new();

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    WriteRequests Worker => _app.Services.GetRequiredService<WriteRequests>();

    [Fact]
    public async Task A_server_stops_in_time_and_says_what_is_missing_when_the_store_does_not_answer()
    {
        await RequestAsync();
        await _app.Writer.Entered.WaitAsync(Ct);
        using var patience = new CancellationTokenSource();
        var stopped = Worker.StopAsync(patience.Token);
        await patience.CancelAsync();
        await stopped;
        Assert.Contains("1 requests were answered and are missing in the log of requests", Said());
    }

    [Fact]
    public async Task What_is_being_written_when_the_server_stops_is_written()
    {
        await RequestAsync();
        await _app.Writer.Entered.WaitAsync(Ct);
        var stopped = Worker.StopAsync(Ct);
        _app.Writer.Answer.SetResult();
        await stopped;
        Assert.Single(_app.Writer.Written);
        Assert.Empty(Said());
    }

    [Fact]
    public async Task A_store_that_is_away_costs_the_log_its_rows_and_is_said_once()
    {
        _app.Writer.Answer.SetException(new NpgsqlException("away"));
        for (var count = 0; count < 2; count++)
        {
            await RequestAsync();
            await _app.Writer.Entered.WaitAsync(Ct);
        }

        await Worker.StopAsync(Ct);
        Assert.Equal(
            [
                "the log of requests cannot be written, trying on: away",
                "1 requests were answered and are missing in the log of requests",
                "1 requests were answered and are missing in the log of requests",
            ],
            Said());
    }

    [Fact]
    public async Task What_nobody_has_thought_of_costs_the_log_its_rows_and_no_more()
    {
        _app.Writer.Answer.SetException(new InvalidOperationException("a bug"));
        await RequestAsync();
        await _app.Writer.Entered.WaitAsync(Ct);
        _app.Writer.Answer = new();
        _app.Writer.Answer.SetResult();
        await RequestAsync();
        await _app.Writer.Entered.WaitAsync(Ct);
        await Worker.StopAsync(Ct);
        Assert.Single(_app.Writer.Written);
        Assert.Contains("the log of requests cannot be written, trying on", Said());
    }

    async Task RequestAsync() =>
        (await _app.SignedBy(await _app.CreatePartnerAsync()).GetAsync("/api/packages").ReadAsync()).Is(200);

    string[] Said() => [.. _app.Services.GetFakeLogCollector().GetSnapshot()
        .Where(said => said.Category == typeof(WriteRequests).FullName).Select(said => said.Message)];

    public ValueTask InitializeAsync() => _app.InitializeAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Answers as <see cref="Answer"/> does, or gives up when it is told to.</summary>
    sealed class StubWriter : IRequestWriter
    {
        public SemaphoreSlim Entered { get; } = new(0);
        public TaskCompletionSource Answer { get; set; } = new();
        public List<LoggedRequest> Written { get; } = [];

        public async Task WriteAsync(IReadOnlyList<LoggedRequest> rows, CancellationToken ct)
        {
            var answer = Answer;
            Entered.Release();
            await answer.Task.WaitAsync(ct);
            Written.AddRange(rows);
        }
    }

    sealed class WriterApp : SqliteApp
    {
        public StubWriter Writer { get; } = new();

        protected override void Adjust(WebApplicationBuilder builder)
        {
            builder.Logging.AddFakeLogging();
            builder.Services.Replace(ServiceDescriptor.Singleton<IRequestWriter>(Writer));
        }
    }
}
