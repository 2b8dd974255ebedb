using Hubby.Data;
using Hubby.Languages;
using Hubby.Messages;
using Hubby.Messaging.Email;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using MimeKit;

namespace Hubby.Tests.Messaging.Email;

public sealed class SmtpTestsOnPostgres(EmailPostgresApp app) : SmtpTests(app), IClassFixture<EmailPostgresApp>;

public sealed class SmtpTestsOnSqlite(EmailSqliteApp app) : SmtpTests(app), IClassFixture<EmailSqliteApp>;

/// <summary>Bookings whose mails are read out of the Maildir of a real server.</summary>
public abstract class SmtpTests(App app)
{
    IEmailApp Email => (IEmailApp)app;

    static string NewAddress(string name) => $"{name}.{Tokens.Secret(10).ToLowerInvariant()}@example.com";

    [Theory]
    [InlineData("en")]
    [InlineData("th")]
    [InlineData("ar")]
    public async Task The_guides_booking_leads_to_one_mail_with_its_code(string locale)
    {
        var to = NewAddress("anna");
        var credentials = await app.CreatePartnerAsync(
            settings: partner => partner.Brand = partner.Brand with { ReplyTo = "help@acme.example" });
        var made = (await app.SignedBy(credentials).PostAsync(Samples.Bookings,
            EmailApps.Booking(to, booking => booking["locale"] = locale)).ReadAsync()).Is(201);
        var code = made.Data.GetProperty("promo_codes")[0].GetProperty("promo_code").GetString()!;

        var row = await app.UntilAsync(credentials.PartnerId, row => row.State != MessageState.Pending);
        Assert.True(row.State == MessageState.Sent, row.LastError);
        Assert.Equal(("smtp", 1), (row.Provider, row.Attempts));
        var mail = Assert.Single(await Email.Smtp!.MailsToAsync(to));

        var text = Texts.For(Language.Choose(locale));
        Assert.Equal($"{row.Id}@esim.example.com", mail.MessageId);
        Assert.Equal("Acme Travel", Assert.Single(mail.From.Mailboxes).Name);
        Assert.Equal("esim@example.com", Assert.Single(mail.From.Mailboxes).Address);
        Assert.Equal("help@acme.example", Assert.Single(mail.ReplyTo.Mailboxes).Address);
        Assert.Equal(to, Assert.Single(mail.To.Mailboxes).Address);
        Assert.Equal("auto-generated", mail.Headers["Auto-Submitted"]);
        Assert.Equal(text.Language.Tag, mail.Body!.Headers["Content-Language"]);
        Assert.Equal(row.DueAt, mail.Date, TimeSpan.FromSeconds(1));
        Assert.IsType<MultipartAlternative>(mail.Body);
        Assert.Contains(text["mail.text.code", ("code", code)], mail.TextBody, StringComparison.Ordinal);
        Assert.Contains($"https://esim.example.com/redeem?code={code}", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains($">{code}</p>", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains($"<html lang=\"{text.Language.Tag}\" dir=\"{text.Language.Direction}\"", mail.HtmlBody,
            StringComparison.Ordinal);
        Assert.DoesNotContain("<img", mail.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_says_451_three_times_gets_the_mail_at_the_fourth_try()
    {
        var to = NewAddress("busy");
        var credentials = await app.CreatePartnerAsync();
        (await app.SignedBy(credentials).PostAsync(Samples.Bookings, EmailApps.Booking(to)).ReadAsync()).Is(201);

        var row = await app.UntilAsync(credentials.PartnerId, row => row.State != MessageState.Pending);
        Assert.True(row is { State: MessageState.Sent, Attempts: 4 }, $"{row.State} after {row.Attempts}: {row.LastError}");
        Assert.Single(await Email.Smtp!.MailsToAsync(to));
    }

    [Fact]
    public async Task An_address_refused_for_good_is_not_tried_again_and_the_reason_does_not_name_it()
    {
        var to = $"never@{Tokens.Secret(10).ToLowerInvariant()}.example.com";
        var credentials = await app.CreatePartnerAsync();
        (await app.SignedBy(credentials).PostAsync(Samples.Bookings, EmailApps.Booking(to)).ReadAsync()).Is(201);

        var row = await app.UntilAsync(credentials.PartnerId, row => row.State != MessageState.Pending);
        Assert.Equal((MessageState.Failed, SmtpReplies.AddressRejected, 1), (row.State, row.Reason, row.Attempts));
        Assert.Contains("550", row.LastError, StringComparison.Ordinal);
        Assert.DoesNotContain("never@", row.LastError, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("+bounce", nameof(MessageState.Failed), 1)]
    [InlineData("+delay", nameof(MessageState.Sent), 3)]
    public async Task Staging_plays_what_a_mail_can_meet(string tag, string state, int attempts)
    {
        var to = NewAddress("anna").Replace("@", $"{tag}@", StringComparison.Ordinal);
        var credentials = await app.CreatePartnerAsync();
        (await app.SignedBy(credentials).PostAsync(Samples.Bookings, EmailApps.Booking(to)).ReadAsync()).Is(201);

        var row = await app.UntilAsync(credentials.PartnerId, row => row.State != MessageState.Pending);
        Assert.Equal((state, attempts), ($"{row.State}", row.Attempts));
    }
}
