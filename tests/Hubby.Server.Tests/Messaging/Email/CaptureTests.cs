using System.Net;
using Hubby.Messages;
using Hubby.Messaging.Email;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace Hubby.Tests.Messaging.Email;

/// <summary>Staging without a mail server keeps its mails and shows them.</summary>
public sealed class CaptureTests(CapturingApp app, ProductionApp production)
    : IClassFixture<CapturingApp>, IClassFixture<ProductionApp>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    async Task<(Message Row, string Code)> BookAsync(string name)
    {
        var credentials = await app.CreatePartnerAsync();
        var made = (await app.SignedBy(credentials).PostAsync(Samples.Bookings,
            EmailApps.Booking("anna@example.com", booking => booking["first_name"] = name)).ReadAsync()).Is(201);
        var row = await app.UntilAsync(credentials.PartnerId, row => row.State != MessageState.Pending);
        Assert.True(row.State == MessageState.Sent, row.LastError);
        return (row, made.Data.GetProperty("promo_codes")[0].GetProperty("promo_code").GetString()!);
    }

    [Fact]
    public async Task A_captured_mail_is_listed_and_shown_as_page_text_and_file()
    {
        var (row, code) = await BookAsync("Anna <b>");

        var list = await app.Client.GetStringAsync("/dev/mail", Ct);
        Assert.Contains($"/dev/mail/{row.Id}", list, StringComparison.Ordinal);
        var page = await app.Client.GetStringAsync($"/dev/mail/{row.Id}", Ct);
        Assert.Contains(code, page, StringComparison.Ordinal);
        Assert.Contains("<iframe class=\"mail\" sandbox", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Anna <b>", page, StringComparison.Ordinal);
        using var html = await app.Client.GetAsync($"/dev/mail/{row.Id}/html", Ct);
        Assert.Contains("sandbox", html.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains(code, await html.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        await using var file = await app.Client.GetStreamAsync($"/dev/mail/{row.Id}/eml", Ct);
        var mail = await MimeMessage.LoadAsync(file, Ct);
        // An address in place of a domain is a literal (RFC 5322, 3.4.1).
        Assert.Equal($"{row.Id}@[127.0.0.1]", mail.MessageId);
    }

    [Fact]
    public async Task A_mail_made_twice_is_there_once_and_no_more_than_a_thousand_are_kept()
    {
        var mails = app.Services.GetRequiredService<CapturedMails>();
        var first = Guid.CreateVersion7(DateTimeOffset.UnixEpoch);
        for (var number = 0; number < CapturedMails.MostKept + 150; number++)
        {
            var id = number < 2 ? first : Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddSeconds(number));
            using var mail = new MimeMessage { MessageId = $"{id}@localhost", Body = new TextPart("plain") { Text = "." } };
            await mails.SendAsync(mail, Ct);
        }

        var kept = mails.List(null, int.MaxValue);
        Assert.InRange(kept.Count, CapturedMails.MostKept - 100, CapturedMails.MostKept + 100);
        Assert.DoesNotContain(first, kept);
    }

    [Theory]
    [InlineData("/dev/mail")]
    [InlineData("/dev/mail/018e0000-0000-7000-8000-000000000002/html")]
    public async Task Production_shows_no_mails(string address)
    {
        using var answer = await production.Client.GetAsync(address, Ct);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_mail_that_is_not_there_is_404()
    {
        using var answer = await app.Client.GetAsync("/dev/mail/018e0000-0000-7000-8000-00000000000f", Ct);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
