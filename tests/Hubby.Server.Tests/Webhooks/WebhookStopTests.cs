using Hubby.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Hubby.Tests.Webhooks;

public sealed class WebhookStopTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_delivery_that_outlasts_the_patience_of_the_host_does_not_fail_its_stop()
    {
        await using var receiver = await Receiver.StartAsync();
        using var never = new SemaphoreSlim(0);
        receiver.Answer = http => never.WaitAsync(http.RequestAborted);
        await using var app = new WebhookSqliteApp();
        await app.InitializeAsync();
        var hooked = await Hooked.OfNewPartnerAsync(app, receiver.Url);
        await hooked.BookAsync();
        await hooked.UntilAsync(_ => !receiver.Received.IsEmpty);

        var worker = app.Services.GetServices<IHostedService>().OfType<DeliverWebhooks>().Single();
        await worker.StopAsync(new(canceled: true));
        await worker.StopAsync(Ct);
    }
}
