using System.Buffers.Text;
using System.Text;
using Hubby.Data;
using Hubby.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Options;

namespace Hubby.Messaging.Schedules;

/// <summary>A traveller who wants no more reminders for a trip.</summary>
sealed class StoppedReminders
{
    public required Guid PartnerId { get; init; }
    public required string Booking { get; init; }
    public required DateTimeOffset StoppedAt { get; init; }

    sealed class Table : IEntityTypeConfiguration<StoppedReminders>
    {
        public void Configure(EntityTypeBuilder<StoppedReminders> table)
        {
            table.ToTable("stopped_reminders");
            table.HasKey(row => new { row.PartnerId, row.Booking });
            table.Property(row => row.Booking).HasMaxLength(Ids.Length);
        }
    }
}

static class StoppedRemindersTable
{
    extension(AppDb db)
    {
        public DbSet<StoppedReminders> StoppedReminders => db.Set<StoppedReminders>();
    }
}

/// <summary>The address under which a traveller stops reminders: the booking, sealed, so that nobody can make one up.</summary>
sealed class ReminderLinks(SecretBox box, IOptions<HubbyOptions> options)
{
    public const string Path = "/reminders";
    const int GuidBytes = 16;
    const int LongestSecret = 200;
    static readonly byte[] Label = Encoding.ASCII.GetBytes("stop_reminders");

    public string Of(Guid partnerId, string booking)
    {
        Span<byte> named = stackalloc byte[GuidBytes + Ids.Length];
        partnerId.TryWriteBytes(named, bigEndian: true, out _);
        Encoding.ASCII.GetBytes(booking, named[GuidBytes..]);
        return $"{options.Value.PublicUrl}{Path}/{Base64Url.EncodeToString(box.Seal(named, Label))}";
    }

    /// <summary>None when it is not one of ours.</summary>
    public (Guid PartnerId, string Booking)? Open(string secret)
    {
        if (secret.Length > LongestSecret || !Base64Url.IsValid(secret)
            || box.Open(Base64Url.DecodeFromChars(secret), Label) is not { Length: GuidBytes + Ids.Length } named)
        {
            return null;
        }

        return (new(named.AsSpan(0, GuidBytes), bigEndian: true), Encoding.ASCII.GetString(named, GuidBytes, Ids.Length));
    }
}
