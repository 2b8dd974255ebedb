using System.Text.Json.Nodes;
using Hubby.BrowserTests.Hosting;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;

namespace Hubby.BrowserTests.Messaging;

public sealed class MailboxTests(Site site)
{
    [Theory]
    [InlineData("en")]
    [InlineData("ar")]
    public async Task Captured_mails_are_shown_without_a_fault(string language)
    {
        var recipient = $"mailbox-{language}@example.com";
        var partner = site.App.SignedBy(await site.App.CreatePartnerAsync());
        (await partner.PostAsync(Samples.Bookings, Samples.Booking(change: booking =>
        {
            booking["email"] = recipient;
            booking["locale"] = language;
            booking["communication_options"] =
                new JsonObject { ["should_send_message"] = true, ["channels"] = new JsonArray("EMAIL") };
        })).ReadAsync()).Is(201);

        await using var tab = await site.OpenAsync(new(Device.Desktop));
        await tab.OpenMailAsync(site.App, recipient);
        string[] faults = [.. await tab.FaultsAsync(tab.Page.Url), .. await tab.FaultsAsync("/dev/mail")];
        Assert.True(faults.Length == 0, string.Join('\n', faults));
    }
}
