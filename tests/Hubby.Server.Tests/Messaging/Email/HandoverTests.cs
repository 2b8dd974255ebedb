using System.Data.Common;
using System.Globalization;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Hubby.Tests.Messaging.Email;

/// <summary>A process that is killed after the mail server's yes and before the commit that says so.</summary>
public sealed class HandoverTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_killed_process_had_handed_over_is_not_sent_again_by_the_next(bool isPostgres)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        using var folder = await TemporaryFolder.WithStoreAsync();
        using var smtp = new HangingUp(mailsPerConnection: 100);
        var connection = isPostgres ? await Postgres.CloneAsync() : null;
        var settings = folder.Settings(
            ("ConnectionStrings:Database", connection), ("Email:Smtp", smtp.Address), ("Email:From", "esim@example.com"),
            ("Messaging:LeaseSeconds", "600"));
        var credentials = await HubbyProcess.CreatePartnerAsync(settings);
        await using var store = await OpenAsync(connection, folder.Path, patience.Token);
        DbTransaction held;
        smtp.Hold();
        await using (var killed = await HubbyProcess.StartAsync(settings))
        {
            (await new SignedClient(killed.Client, credentials, TimeProvider.System)
                .PostAsync(Samples.Bookings, EmailApps.Booking("anna@example.com")).ReadAsync()).Is(201);
            await smtp.Taken.WaitAsync(patience.Token);

            // From here on the store takes nothing more of the message.
            held = await store.BeginTransactionAsync(patience.Token);
            await ExecuteAsync(store, held, "UPDATE messages SET last_error = NULL", patience.Token);
            smtp.Release();
            while (!Handovers(folder.Path).Any(file => file.Length > 0))
            {
                patience.Token.ThrowIfCancellationRequested();
                await Task.Yield();
            }
        }

        await held.DisposeAsync();
        await using var next = await HubbyProcess.StartAsync(settings);
        var row = "";
        while (!row.StartsWith("Sent", StringComparison.Ordinal))
        {
            row = await ExecuteAsync(
                store, null, "SELECT state || ' ' || attempts || ' ' || provider FROM messages", patience.Token);
            Assert.False(patience.IsCancellationRequested, row);
        }

        Assert.Equal("Sent 1 smtp", row);
        Assert.Equal(1, smtp.Mails);
        Assert.Single(Handovers(folder.Path));
    }

    static IEnumerable<FileInfo> Handovers(string data) =>
        new DirectoryInfo(Path.Combine(data, "handovers")) is { Exists: true } there ? there.EnumerateFiles() : [];

    static async Task<DbConnection> OpenAsync(string? connection, string folder, CancellationToken ct)
    {
        DbConnection store = connection is null
            ? new SqliteConnection($"Data Source={Path.Combine(folder, "hubby.db")};Pooling=false")
            : new NpgsqlConnection(connection);
        await store.OpenAsync(ct);
        return store;
    }

    static async Task<string> ExecuteAsync(DbConnection store, DbTransaction? transaction, string sql, CancellationToken ct)
    {
        await using var command = store.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, transaction);
        return Convert.ToString(await command.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture) ?? "";
    }
}
