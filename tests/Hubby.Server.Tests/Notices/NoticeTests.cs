using System.Collections.Concurrent;
using Hubby.Messaging;
using Hubby.Messaging.Email;
using Hubby.Notices;
using Hubby.Tests.Hosting;
using Hubby.Tests.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MimeKit;

namespace Hubby.Tests.Notices;

/// <summary>A mail server that answers as the test wants.</summary>
sealed class FarMailServer : IMailTransport
{
    public static readonly SendResult Taken = new SendResult.Sent("test");

    public ConcurrentQueue<SendResult> Answers { get; } = new();
    public ConcurrentQueue<(string Id, string To, string Subject, string Text, string Html)> Received { get; } = new();
    public int Concurrency => 1;

    public Task<SendResult> SendAsync(MimeMessage mail, CancellationToken ct)
    {
        Received.Enqueue((mail.MessageId!, mail.To.Mailboxes.Single().Address, mail.Subject!, mail.TextBody!, mail.HtmlBody!));
        return Task.FromResult(Answers.TryDequeue(out var answer) ? answer : Taken);
    }
}

interface INoticeApp
{
    FarMailServer Mails { get; }
    FakeTimeProvider Clock { get; }
}

static class NoticeAdjust
{
    public static readonly string[] Settings = ["--Email:Disabled=false", "--Outbound:AllowedNetworks=127.0.0.0/8"];

    public static void Apply(WebApplicationBuilder builder, INoticeApp app)
    {
        builder.Services.AddSingleton<IMailTransport>(app.Mails);
        builder.Services.AddSingleton<TimeProvider>(app.Clock);
    }
}

public sealed class NoticePostgresApp : PostgresApp, INoticeApp
{
    FarMailServer INoticeApp.Mails { get; } = new();
    FakeTimeProvider INoticeApp.Clock { get; } = new(TimeProvider.System.GetUtcNow());

    protected override IEnumerable<string> Settings => NoticeAdjust.Settings;

    protected override void Adjust(WebApplicationBuilder builder) => NoticeAdjust.Apply(builder, this);
}

public sealed class NoticeSqliteApp : SqliteApp, INoticeApp
{
    FarMailServer INoticeApp.Mails { get; } = new();
    FakeTimeProvider INoticeApp.Clock { get; } = new(TimeProvider.System.GetUtcNow());

    protected override IEnumerable<string> Settings => NoticeAdjust.Settings;

    protected override void Adjust(WebApplicationBuilder builder) => NoticeAdjust.Apply(builder, this);
}

public sealed class NoticeTestsOnPostgres(NoticePostgresApp app) : NoticeTests(app), IClassFixture<NoticePostgresApp>;

public sealed class NoticeTestsOnSqlite(NoticeSqliteApp app) : NoticeTests(app), IClassFixture<NoticeSqliteApp>;

public abstract class NoticeTests(App app)
{
    const string Contact = "dev@acme.example";
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    static readonly NoticeText Words = new("Hear this", "Something is", "New", ["One **bold** word."], new("More", "/docs"));
    static CancellationToken Ct => TestContext.Current.CancellationToken;
    INoticeApp Fakes => (INoticeApp)app;

    async Task<Guid> NotifyAsync(string? contact)
    {
        var partner = await app.CreatePartnerAsync(settings: partner => partner.ContactEmail = contact);
        var notify = app.Services.GetRequiredService<NotifyPartner>();
        await app.QueryAsync(async db =>
        {
            await notify.HandleAsync(db, partner.PartnerId, Words, Ct);
            return true;
        });
        notify.Committed();
        return partner.PartnerId;
    }

    Task<Notice> RowAsync(Guid partner) => app.QueryAsync(db => db.Notices.SingleAsync(row => row.PartnerId == partner, Ct));

    async Task<Notice> UntilAsync(Guid partner, Func<Notice, bool> isDone)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(Patience);
        for (var row = await RowAsync(partner); ; row = await RowAsync(partner))
        {
            if (isDone(row))
                return row;
            Assert.False(patience.IsCancellationRequested, $"{row.State} {row.LastError} {row.Attempts}");
            app.Services.GetRequiredService<NoticeSignal>().Wake();
        }
    }

    [Fact]
    public async Task A_notice_is_a_mail_to_the_partners_contact()
    {
        var partner = await NotifyAsync(Contact);
        var row = await UntilAsync(partner, row => row.State == NoticeState.Sent);
        Assert.Equal((1, null, null), (row.Attempts, row.LastError, row.NextTryAt));
        var mail = Assert.Single(Fakes.Mails.Received, mail => mail.Id.StartsWith($"{row.Id}@", StringComparison.Ordinal));
        Assert.Equal((Contact, "Hear this"), (mail.To, mail.Subject));
        Assert.Contains("One bold word.", mail.Text, StringComparison.Ordinal);
        Assert.Contains(">bold</", mail.Html, StringComparison.Ordinal);
        Assert.Contains("/docs", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_contact_nobody_is_written_to()
    {
        var row = await RowAsync(await NotifyAsync(null));
        Assert.Equal((NoticeState.Skipped, "no_contact", null), (row.State, row.LastError, row.NextTryAt));
    }

    [Fact]
    public async Task What_the_mail_server_does_not_take_now_is_tried_again_and_what_it_refuses_is_not()
    {
        Fakes.Mails.Answers.Enqueue(new SendResult.Away("closed"));
        Fakes.Mails.Answers.Enqueue(new SendResult.Later("451 later"));
        var partner = await NotifyAsync(Contact);
        foreach (var (tries, error) in new[] { (1, "closed"), (2, "451 later") })
        {
            var row = await UntilAsync(partner, row => row.Attempts == tries);
            Assert.Equal((NoticeState.Pending, error), (row.State, row.LastError));
            Fakes.Clock.Advance(row.NextTryAt!.Value - Fakes.Clock.GetUtcNow());
        }

        var sent = await UntilAsync(partner, row => row.State == NoticeState.Sent);
        Assert.Equal(3, sent.Attempts);
        Assert.Single(Fakes.Mails.Received.Where(mail => mail.Id.StartsWith($"{sent.Id}@", StringComparison.Ordinal))
            .Select(mail => mail.Id).Distinct());

        Fakes.Mails.Answers.Enqueue(new SendResult.Never("rejected", "550 no"));
        var refused = await UntilAsync(await NotifyAsync(Contact), row => row.State == NoticeState.Failed);
        Assert.Equal((1, "550 no", null), (refused.Attempts, refused.LastError, refused.NextTryAt));
    }

    [Fact]
    public async Task A_webhook_that_had_to_be_disabled_is_told_of()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = http =>
        {
            http.Response.StatusCode = 410;
            return Task.CompletedTask;
        };
        var hooked = await Hooked.OfNewPartnerAsync(app, $"{receiver.Url}?token=hidden");
        var partner = hooked.Partner.Credentials.PartnerId;
        await app.QueryAsync(db => db.Set<Hubby.Partners.Partner>().Where(row => row.Id == partner)
            .ExecuteUpdateAsync(row => row.SetProperty(value => value.ContactEmail, Contact), Ct));
        await hooked.BookAsync();
        await hooked.OneAsync(row => Hooked.Attempts(row) == 1);
        var row = await UntilAsync(partner, row => row.State == NoticeState.Sent);
        var mail = Assert.Single(Fakes.Mails.Received, mail => mail.Id.StartsWith($"{row.Id}@", StringComparison.Ordinal));
        Assert.Equal("Your webhook at 127.0.0.1 is disabled", mail.Subject);
        Assert.Contains(
            $"no longer sent to {receiver.Url}, because your server answered 410", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"PUT {hooked.Target} with {{\"enabled\":true}}", mail.Text, StringComparison.Ordinal);
        Assert.Contains("/docs/webhooks", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", mail.Text, StringComparison.Ordinal);
    }
}
