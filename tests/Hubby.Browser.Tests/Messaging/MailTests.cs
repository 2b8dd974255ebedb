using Hubby.BrowserTests.Hosting;
using Hubby.Data;
using Hubby.Esims;
using Hubby.Messages;
using Hubby.Messaging;
using Hubby.Messaging.Email;
using Hubby.Tests.Messaging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Hubby.BrowserTests.Messaging;

/// <summary>Each kind of mail as its reader sees it: HTML alone, on a phone and at a desk, by day and by night.</summary>
public sealed class MailTests(Site site)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("en")]
    [InlineData("th")]
    [InlineData("ar")]
    [InlineData("de")]
    public async Task No_kind_of_mail_has_a_fault(string language)
    {
        await using var tab = await site.OpenAsync(new(Device.Desktop));
        await tab.Page.RouteAsync("**/dev/mail/*/html*", WithoutSandboxAsync);
        var faults = new List<string>();
        foreach (var (name, message) in Mails(language))
        {
            await CaptureAsync(message);
            faults.AddRange(await tab.FaultsAsync($"/dev/mail/{message.Message.Id}/html?{name}-{language}"));
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    // Staging shows mails where nothing runs, axe included.
    static async Task WithoutSandboxAsync(IRoute route)
    {
        var answer = await route.FetchAsync();
        await route.FulfillAsync(new() { Body = await answer.TextAsync(), ContentType = answer.Headers["content-type"] });
    }

    static IEnumerable<(string Name, TravellerMessage Message)> Mails(string language)
    {
        foreach (var kind in Enum.GetValues<MessageKind>())
            yield return ($"{kind}", Of(kind, "TH"));
        yield return ("Several", Of(MessageKind.PromoCode, "TH", "JP", null));
        yield return ("Anywhere", Of(MessageKind.PromoCode, [null]));

        TravellerMessage Of(MessageKind kind, params string?[] destinations)
        {
            var message = SampleMessages.Of(
                kind, language, Ids.Row(SampleMessages.Now), new() { ReplyTo = "help@acme.example" }, destinations);
            return message with
            {
                Esim = message.Esim is { } esim
                    ? esim with { QrPng = EsimQr.Png(new(esim.SmdpAddress, esim.MatchingId, null, true)) } : null,
                StopRemindersUrl = kind is MessageKind.Reminder or MessageKind.Scheduled
                    ? "https://esim.example.com/reminders/SECRET" : null,
            };
        }
    }

    async Task CaptureAsync(TravellerMessage message)
    {
        var services = site.App.Services;
        var content = services.GetRequiredService<WriteMail>().Handle(message)!;
        using var mail = await services.GetRequiredService<ComposeMail>()
            .HandleAsync(message, ComposeMail.Mailbox("", message.Message.Recipient!)!, content);
        Assert.IsType<SendResult.Sent>(await services.GetRequiredService<CapturedMails>().SendAsync(mail, Ct));
    }
}
