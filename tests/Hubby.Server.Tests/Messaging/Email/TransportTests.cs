using System.Globalization;
using Hubby.Data;
using Hubby.Http;
using Hubby.Messages;
using Hubby.Messaging;
using Hubby.Messaging.Email;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Hubby.Tests.Messaging.Email;

/// <summary>The connection to the mail server: when it is away, TLS, login, and what is kept.</summary>
public sealed class TransportTests(EmailAwayApp app) : IClassFixture<EmailAwayApp>
{
    const string Login = "hubby:s3cret%25%40%3A%2F@";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static EmailSettings SettingsOf(EmailOptions email, string environment = HubbyOptions.Staging) => new(
        Options.Create(email),
        Options.Create(new HubbyOptions { Environment = environment, PublicUrl = "https://esim.example.com" }));

    static MimeMessage Mail(string to) => new(
        [new MailboxAddress("Acme", "esim@example.com")], [new MailboxAddress("", to)], "Test",
        new MailBody { new TextPart("plain") { Text = "Hello" } });

    static async Task<SendResult> SendAsync(EmailOptions options, string to)
    {
        var settings = SettingsOf(options);
        await using var connections = new SmtpConnections(settings, TimeProvider.System);
        using var mail = Mail(to);
        using var transport = new SmtpTransport(connections, settings, NullLogger<SmtpTransport>.Instance);
        var result = await transport.SendAsync(mail, Ct);
        (result as SendResult.Sent)?.Turn?.Dispose();
        return result;
    }

    [Fact]
    public async Task While_the_server_is_away_mails_wait_and_they_arrive_when_it_is_back()
    {
        var to = $"anna.{Tokens.Secret(10).ToLowerInvariant()}@example.com";
        var credentials = await app.CreatePartnerAsync();
        (await app.SignedBy(credentials).PostAsync(Samples.Bookings, EmailApps.Booking(to)).ReadAsync()).Is(201);
        var waiting = await app.UntilAsync(credentials.PartnerId, row => row.LastError is not null);
        Assert.Equal((MessageState.Pending, 0), (waiting.State, waiting.Attempts));

        await using var server = await MailServer.StartAsync(app.Port);
        var row = await app.UntilAsync(credentials.PartnerId, row => row.State != MessageState.Pending);
        Assert.True(row is { State: MessageState.Sent, Attempts: 1 }, $"{row.State} after {row.Attempts}: {row.LastError}");
        Assert.Single(await server.MailsToAsync(to));
    }

    [Fact]
    public async Task Tls_and_login_work_with_a_certificate_that_the_operator_trusts_and_only_with_it()
    {
        var server = await MailServers.SharedAsync();
        var to = $"tls@{Tokens.Secret(10).ToLowerInvariant()}.example.com";
        var smtp = string.Create(CultureInfo.InvariantCulture, $"smtp://{Login}localhost:{server.Port}");
        var trusting = new EmailOptions { Smtp = smtp, TrustedCertificates = server.Certificate };

        Assert.IsType<SendResult.Sent>(await SendAsync(trusting, to));
        Assert.Single(await server.MailsToAsync(to));
        Assert.IsType<SendResult.Away>(await SendAsync(new() { Smtp = smtp }, to));
        var anonymous = smtp.Replace(Login, "", StringComparison.Ordinal);
        Assert.IsType<SendResult.Never>(
            await SendAsync(new() { Smtp = anonymous, TrustedCertificates = server.Certificate }, to));

        var wrong = Assert.IsType<SendResult.Away>(await SendAsync(
            new()
            {
                Smtp = smtp.Replace("s3cret", "other", StringComparison.Ordinal),
                TrustedCertificates = server.Certificate,
            }, to));
        Assert.Contains("Email:Smtp", wrong.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("other", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Smtps_begins_with_TLS_and_trusts_as_the_operator_does()
    {
        var server = await MailServers.SharedAsync();
        var to = $"tls@{Tokens.Secret(10).ToLowerInvariant()}.example.com";
        var smtps = $"smtps://{Login}localhost:{server.SmtpsPort}";
        Assert.IsType<SendResult.Sent>(
            await SendAsync(new() { Smtp = smtps, TrustedCertificates = server.Certificate }, to));
        Assert.Single(await server.MailsToAsync(to));
        Assert.Equal("TLS with the mail server failed",
            Assert.IsType<SendResult.Away>(await SendAsync(new() { Smtp = smtps }, to)).Error);

        // A server that waits for STARTTLS is not taken for one that speaks TLS, and nothing goes out in the clear.
        var plain = string.Create(CultureInfo.InvariantCulture, $"smtps://{Login}localhost:{server.Port}");
        Assert.IsType<SendResult.Away>(await SendAsync(new() { Smtp = plain, TrustedCertificates = server.Certificate }, to));
    }

    [Theory]
    [InlineData("https://esim.example.com", "esim@esim.example.com")]
    [InlineData("http://127.0.0.1:5000", "esim@[127.0.0.1]")]
    [InlineData("http://[::1]:5000", "esim@[IPv6:::1]")]
    public void Without_a_sender_the_public_address_gives_one_that_a_mail_server_takes(string url, string sender) =>
        Assert.Equal(sender, new EmailSettings(Options.Create(new EmailOptions()),
            Options.Create(new HubbyOptions { Environment = HubbyOptions.Staging, PublicUrl = url })).Sender);

    [Fact]
    public async Task A_kept_connection_is_used_again_and_one_that_the_server_closed_meanwhile_is_replaced()
    {
        using var server = new HangingUp(mailsPerConnection: 2);
        var settings = SettingsOf(new() { Smtp = server.Address });
        await using var connections = new SmtpConnections(settings, TimeProvider.System);
        using var transport = new SmtpTransport(connections, settings, NullLogger<SmtpTransport>.Instance);
        for (var number = 0; number < 5; number++)
        {
            using var mail = Mail("anna@example.com");
            Assert.IsType<SendResult.Sent>(await transport.SendAsync(mail, Ct)).Turn!.Dispose();
        }

        Assert.Equal((5, 3), (server.Mails, server.Connections));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task All_connections_bring_mails_up_to_their_end_and_few_wait_for_an_answer_that_is_not_noted(int openAnswers)
    {
        using var server = new HangingUp(mailsPerConnection: 100);
        var settings = SettingsOf(new() { Smtp = server.Address, OpenAnswers = openAnswers });
        await using var connections = new SmtpConnections(settings, TimeProvider.System);
        using var transport = new SmtpTransport(connections, settings, NullLogger<SmtpTransport>.Instance);
        server.Hold();
        var mails = Enumerable.Range(0, settings.Connections).Select(_ => Mail("anna@example.com")).ToList();
        var sending = mails.ConvertAll(mail => transport.SendAsync(mail, Ct));
        await UntilAsync(() => server.Begun == mails.Count && server.Mails == openAnswers);

        server.Release();
        for (var noted = 0; noted < mails.Count; noted++)
        {
            // Those that were answered and not noted keep the others from their end.
            await UntilAsync(() => server.Mails == Math.Min(noted + openAnswers, mails.Count));
            var ended = await Task.WhenAny(sending);
            sending.Remove(ended);
            Assert.IsType<SendResult.Sent>(await ended).Turn!.Dispose();
        }

        mails.ForEach(mail => mail.Dispose());
    }

    static async Task UntilAsync(Func<bool> isSo)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        while (!isSo())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    [Theory]
    [InlineData("smtp://mail.example.com", "smtp://mail.example.com:587", nameof(SmtpTls.Required))]
    [InlineData("smtps://u:p@mail.example.com", "smtps://***@mail.example.com:465", nameof(SmtpTls.FromTheStart))]
    [InlineData("smtp://u%40x:p%2F@mail.example.com:2525?starttls=optional", "smtp://***@mail.example.com:2525",
        nameof(SmtpTls.Optional))]
    [InlineData("smtp://127.0.0.1:25?starttls=never", "smtp://127.0.0.1:25", nameof(SmtpTls.Never))]
    public void The_servers_address_is_read_and_printed_without_its_secrets(string text, string printed, string tls)
    {
        var address = SmtpAddress.Parse(text)!;
        Assert.Equal((printed, tls), ($"{address}", $"{address.Tls}"));
    }

    [Theory]
    [InlineData("http://mail.example.com")]
    [InlineData("mail.example.com:25")]
    [InlineData("smtp://mail.example.com/path")]
    [InlineData("smtp://mail.example.com?starttls=perhaps")]
    [InlineData("smtps://mail.example.com?starttls=never")]
    [InlineData("smtp://")]
    public void What_is_no_servers_address_is_refused(string text) =>
        Assert.Contains("Email:Smtp", Assert.Throws<SettingException>(() => SettingsOf(new() { Smtp = text })).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Production_needs_a_server_or_the_operators_word_that_there_is_none()
    {
        var line = Assert.Throws<SettingException>(() => SettingsOf(new(), HubbyOptions.Production)).Message;
        Assert.Contains("Email:Smtp", line, StringComparison.Ordinal);
        Assert.Contains("Email:Disabled", line, StringComparison.Ordinal);
        Assert.True(SettingsOf(new() { Disabled = true }, HubbyOptions.Production).IsDisabled);
        Assert.Null(SettingsOf(new()).Smtp);
    }

    [Fact]
    public void The_address_may_stand_in_a_file()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("smtp"), "smtps://u:p@mail.example.com\n");
        Assert.Equal("mail.example.com", SettingsOf(new() { SmtpFile = folder.File("smtp") }).Smtp!.Host);
    }
}
