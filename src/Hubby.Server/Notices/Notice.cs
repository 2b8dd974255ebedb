using System.Text.Json;
using Hubby.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Hubby.Notices;

enum NoticeState
{
    /// <summary>Waits for <see cref="Notice.NextTryAt"/>, or is with a worker until then.</summary>
    Pending,

    /// <summary>The mail server has it.</summary>
    Sent,

    /// <summary>Will not be tried again.</summary>
    Failed,

    /// <summary>The partner has no address to write to, or there are no mails here.</summary>
    Skipped,
}

/// <summary>What a notice says, in English like the API.</summary>
/// <param name="Subject">Of the mail.</param>
/// <param name="Kicker">Over the title.</param>
/// <param name="Title">A word or two.</param>
/// <param name="Paragraphs">In order; what stands between two <c>**</c> is bold.</param>
/// <param name="Link">Where more is to be read; none where nothing is to be done.</param>
/// <param name="Why">At the foot: why this address gets it. None for the partner's contact.</param>
sealed record NoticeText(
    string Subject, string Kicker, string Title, IReadOnlyList<string> Paragraphs, NoticeLink? Link = null, string? Why = null);

/// <param name="Label">Of the button.</param>
/// <param name="Path">Below the public address.</param>
/// <param name="SealedPath">Instead of it for a link that is a right by itself: it is read only to be sent.</param>
sealed record NoticeLink(string Label, string Path, byte[]? SealedPath = null);

/// <summary>A mail to a partner's own people, or the operator's: queue and log in one row.</summary>
sealed class Notice
{
    public const int MaxError = 300;

    /// <summary>All zeros where it is about the installation.</summary>
    public required Guid PartnerId { get; init; }
    public required Guid Id { get; init; }
    public string? Recipient { get; init; }
    public required NoticeText Text { get; init; }
    public NoticeState State { get; init; }
    public int Attempts { get; init; }
    public string? LastError { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? NextTryAt { get; init; }

    static readonly ValueConverter<NoticeText, string> AsJson = new(
        text => JsonSerializer.Serialize(text, JsonSerializerOptions.Web),
        stored => JsonSerializer.Deserialize<NoticeText>(stored, JsonSerializerOptions.Web)!);

    sealed class Table : IEntityTypeConfiguration<Notice>
    {
        public void Configure(EntityTypeBuilder<Notice> table)
        {
            table.ToTable("notices");
            table.HasKey(row => new { row.PartnerId, row.Id });
            table.Property(row => row.Recipient).HasMaxLength(255);
            table.Property(row => row.Text).HasConversion(AsJson);
            table.Property(row => row.State).HasConversion<string>().HasMaxLength(10);
            table.Property(row => row.LastError).HasMaxLength(MaxError);
            table.HasIndex(row => row.NextTryAt).HasFilter("next_try_at IS NOT NULL");
            table.HasIndex(row => row.Id).HasFilter("state = 'Failed'").HasDatabaseName("ix_notices_failed");
        }
    }
}

static class NoticesTable
{
    extension(AppDb db)
    {
        public DbSet<Notice> Notices => db.Set<Notice>();
    }
}
