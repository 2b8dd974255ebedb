using System.Security.Cryptography;
using System.Text;
using Hubby.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hubby.Members;

/// <summary>
/// How often an address was tried. The row belongs to what was typed, not to an account, so that an address nobody has counts
/// down and pauses exactly like one that somebody has.
/// </summary>
sealed class SignInAttempt
{
    public required byte[] Key { get; init; }
    public int Count { get; init; }

    /// <summary>When the count begins anew.</summary>
    public required DateTimeOffset Until { get; init; }

    sealed class Table : IEntityTypeConfiguration<SignInAttempt>
    {
        public void Configure(EntityTypeBuilder<SignInAttempt> table)
        {
            table.ToTable("sign_in_attempts");
            table.HasKey(row => row.Key);
            table.Property(row => row.Key).HasMaxLength(Secrets.HashBytes);
            table.HasIndex(row => row.Until).HasDatabaseName("ix_sign_in_attempts_until");
        }
    }
}

/// <summary>
/// Counts a try before it is judged, in one statement: of many at once no more than the allowed number is ever judged.
/// </summary>
sealed class SignInAttempts(AppDb db, SecretBox box, WallClock clock)
{
    public const int Most = 5;
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(15);

    /// <summary>How many tries are left after this one, or until when there are none.</summary>
    public async Task<(int Left, DateTimeOffset? PausedUntil)> CountAsync(string what, string address, CancellationToken ct)
    {
        var (key, now) = (KeyOf(what, address), clock.Now());
        var until = now + Pause;
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO sign_in_attempts (key, count, until) VALUES ({key}, 0, {db.Stored(until)}) ON CONFLICT (key) DO NOTHING
            """, ct);
        await db.Attempts.Where(row => row.Key == key && row.Until <= now).ExecuteUpdateAsync(row => row
            .SetProperty(it => it.Count, 0).SetProperty(it => it.Until, until), ct);
        var counted = await db.Attempts.Where(row => row.Key == key && row.Count < Most).ExecuteUpdateAsync(row => row
            .SetProperty(it => it.Count, it => it.Count + 1).SetProperty(it => it.Until, until), ct);
        var found = await db.Attempts.SingleAsync(row => row.Key == key, ct);
        return counted == 0 ? (0, found.Until) : (Most - found.Count, null);
    }

    /// <summary>It was the right one: the next mistake is the first again.</summary>
    public Task ForgetAsync(string what, string address, CancellationToken ct)
    {
        var key = KeyOf(what, address);
        return db.Attempts.Where(row => row.Key == key).ExecuteDeleteAsync(ct);
    }

    // Addresses that were typed by mistake are personal too; only somebody with the master key could look for one.
    byte[] KeyOf(string what, string address) =>
        HMACSHA256.HashData(box.Derive("sign-in attempts"u8, SecretBox.KeyBytes), Encoding.UTF8.GetBytes($"{what} {address}"));
}

static class SignInAttemptsTable
{
    extension(AppDb db)
    {
        public DbSet<SignInAttempt> Attempts => db.Set<SignInAttempt>();
    }
}
