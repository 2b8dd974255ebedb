using Hubby.Tests.Hosting;
using Microsoft.Playwright;

namespace Hubby.BrowserTests.Hosting;

/// <summary>Staging's captured mails, read on the page that shows them.</summary>
static class Mailbox
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Opens the newest mail to the address, as soon as there are that many.</summary>
    public static async Task OpenMailAsync(this Tab tab, App app, string recipient, int count = 1)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        using var arrived = new SemaphoreSlim(0);
        var folder = Directory.CreateDirectory(Path.Combine(app.DataDirectory, "mail"));
        using var watcher = new FileSystemWatcher(folder.FullName);
        watcher.Renamed += (_, _) => arrived.Release();
        watcher.Created += (_, _) => arrived.Release();
        watcher.EnableRaisingEvents = true;
        while (true)
        {
            await tab.GoAsync("/dev/mail");
            var mails = tab.Page.GetByRole(AriaRole.Link).Filter(new() { HasText = recipient });
            if (await mails.CountAsync() >= count)
            {
                await mails.First.ClickAsync();
                return;
            }

            await arrived.WaitAsync(patience.Token);
        }
    }

    /// <summary>Follows the link in the plain text of the mail that is open.</summary>
    public static Task FollowAsync(this Tab tab, string path) =>
        tab.Page.Locator($"pre a[href*='{path}']").First.ClickAsync();
}
