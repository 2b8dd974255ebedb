using System.Text;
using Hubby.Data;
using Hubby.Http;
using Hubby.Languages;
using Hubby.Messaging;
using Hubby.Messaging.Email;
using Hubby.Partners;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Hubby.Notices;

/// <summary>A notice as a finished mail, in the look of the travellers' mails and in Hubby's own name.</summary>
sealed class WriteNotice(ComposeMail compose, SecretBox box, IOptions<HubbyOptions> options)
{
    const string Product = "Hubby";

    static readonly Texts English = Texts.For(Language.Choose("en", "en"));

    public Task<MimeMessage> HandleAsync(Notice notice, Partner? partner, MailboxAddress to)
    {
        var content = Content(notice.Text, partner is null ? Product : ShownName.Of(partner.Name) ?? partner.Slug);
        return compose.HandleAsync(new(notice.Id, notice.CreatedAt, to), content);
    }

    MailContent Content(NoticeText text, string partner) => new()
    {
        Language = English.Language.Tag,
        Direction = English.Language.Direction,
        Subject = text.Subject,
        Preheader = text.Paragraphs[0].Replace("**", "", StringComparison.Ordinal),
        Partner = Product,
        Kicker = text.Kicker,
        Place = text.Title,
        Greeting = Words(text.Why is null ? $"Hello **{partner}**," : "Hello,"),
        Intro = [.. text.Paragraphs.Select(Words)],
        Button = text.Link is { } link ? new(link.Label, $"{options.Value.PublicUrl}{PathOf(link)}") : null,
        Notes = [Words(text.Why ?? $"This address is the one that {Product} writes to about the account of {partner}.")],
        Test = options.Value.IsProduction ? null : English["mail.test"],
    };

    string PathOf(NoticeLink link) => link.SealedPath is not { } path ? link.Path
        : Encoding.ASCII.GetString(box.Open(path, SealLabel)
            ?? throw new InvalidOperationException("A link of a notice was sealed under another master key."));

    /// <summary>A link that only its mail shows.</summary>
    public static NoticeLink Sealed(SecretBox box, string label, string path) =>
        new(label, "", box.Seal(Encoding.ASCII.GetBytes(path), SealLabel));

    static ReadOnlySpan<byte> SealLabel => "link of a notice"u8;

    static MailText Words(string text)
    {
        var parts = text.Split("**");
        return new([.. parts.Select((part, index) => new MailRun(part, IsBold: index % 2 == 1, IsName: index % 2 == 1))],
            string.Concat(parts));
    }
}
