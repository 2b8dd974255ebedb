using System.Text.Json.Nodes;
using Hubby.Messages;
using Hubby.Messaging;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Hubby.Tests.Messaging.Email;

/// <summary>A server whose mails go to a real mail server, or to its own folder; its clock stands until it is moved.</summary>
interface IEmailApp
{
    FakeTimeProvider Clock { get; }

    /// <summary>None where mails are captured.</summary>
    MailServer? Smtp { get; }
}

public sealed class EmailPostgresApp : PostgresApp, IEmailApp
{
    MailServer? _smtp;
    readonly FakeTimeProvider _clock = new(new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));

    FakeTimeProvider IEmailApp.Clock => _clock;
    MailServer? IEmailApp.Smtp => _smtp;

    protected override async Task<string?> ConnectAsync()
    {
        _smtp = await MailServers.SharedAsync();
        return await base.ConnectAsync();
    }

    protected override IEnumerable<string> Settings => EmailApps.SettingsFor(_smtp!.Address);

    protected override void Adjust(WebApplicationBuilder builder) => builder.Services.AddSingleton<TimeProvider>(_clock);
}

public sealed class EmailSqliteApp : SqliteApp, IEmailApp
{
    MailServer? _smtp;
    readonly FakeTimeProvider _clock = new(new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));

    FakeTimeProvider IEmailApp.Clock => _clock;
    MailServer? IEmailApp.Smtp => _smtp;

    protected override async Task<string?> ConnectAsync()
    {
        _smtp = await MailServers.SharedAsync();
        return await base.ConnectAsync();
    }

    protected override IEnumerable<string> Settings => EmailApps.SettingsFor(_smtp!.Address);

    protected override void Adjust(WebApplicationBuilder builder) => builder.Services.AddSingleton<TimeProvider>(_clock);
}

/// <summary>A server to which the test gives the mail server's address.</summary>
public sealed class EmailAwayApp : SqliteApp, IEmailApp
{
    readonly FakeTimeProvider _clock = new(new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));

    public int Port { get; } = EmailApps.FreePort();
    FakeTimeProvider IEmailApp.Clock => _clock;
    MailServer? IEmailApp.Smtp => null;

    protected override IEnumerable<string> Settings => EmailApps.SettingsFor($"smtp://127.0.0.1:{Port}?starttls=never");

    protected override void Adjust(WebApplicationBuilder builder) => builder.Services.AddSingleton<TimeProvider>(_clock);
}

public sealed class CapturingApp : SqliteApp, IEmailApp
{
    readonly FakeTimeProvider _clock = new(new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));

    FakeTimeProvider IEmailApp.Clock => _clock;
    MailServer? IEmailApp.Smtp => null;

    protected override IEnumerable<string> Settings => ["--Email:Disabled=false", .. EmailApps.Patient];

    protected override void Adjust(WebApplicationBuilder builder) => builder.Services.AddSingleton<TimeProvider>(_clock);
}

static class EmailApps
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static string[] SettingsFor(string smtp) =>
    [
        "--Email:Disabled=false", $"--Email:Smtp={smtp}", "--Email:From=esim@example.com",
        "--Hubby:PublicUrl=https://esim.example.com", .. Patient,
    ];

    // The clock runs while the mail server takes its own time, which must cost nobody the lease.
    public static string[] Patient => ["--Messaging:LeaseSeconds=1000000", "--Messaging:GiveUpAfterHours=1000"];

    public static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The guide's booking, asking for a mail.</summary>
    public static string Booking(string email, Action<JsonObject>? change = null) => Samples.Booking("E-1", booking =>
    {
        booking["email"] = email;
        booking["communication_options"] =
            new JsonObject { ["should_send_message"] = true, ["channels"] = new JsonArray("EMAIL") };
        change?.Invoke(booking);
    });

    /// <summary>Lets time pass, a second at a time, until the partner's only message is as it should be.</summary>
    public static async Task<Message> UntilAsync(this App app, Guid partner, Func<Message, bool> isDone)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (true)
        {
            var row = await app.QueryAsync(db =>
                db.Messages.SingleOrDefaultAsync(message => message.PartnerId == partner, patience.Token));
            if (row is not null && isDone(row))
                return row;
            var isWaiting = row?.NextTryAt is { } next && next > ((IEmailApp)app).Clock.GetUtcNow() && row.LastError is not null;
            ((IEmailApp)app).Clock.Advance(TimeSpan.FromSeconds(isWaiting ? 1 : 0));
            app.Services.GetRequiredService<MessageSignals>().WakeAll();
            await Task.Yield();
        }
    }
}
