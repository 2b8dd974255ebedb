using Hubby.Http;
using Hubby.Languages;
using Hubby.Messaging;
using Hubby.Messaging.Email;
using Hubby.Partners;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Hubby.Notices;

/// <summary>A notice as a finished mail, in the look of the travellers' mails and in Hubby's own name.</summary>
sealed class WriteNotice(ComposeMail compose, IOptions<HubbyOptions> options)
{
    const string Product = "Hubby";

    static readonly Texts English = Texts.For(Language.Choose("en", "en"));

    public Task<MimeMessage> HandleAsync(Notice notice, Partner partner, MailboxAddress to)
    {
        var content = Content(notice.Text, ShownName.Of(partner.Name) ?? partner.Slug);
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
        Greeting = Words($"Hello **{partner}**,"),
        Intro = [.. text.Paragraphs.Select(Words)],
        Button = text.Link is { } link ? new(link.Label, $"{options.Value.PublicUrl}{link.Path}") : null,
        Notes = [Words($"This address is the one that {Product} writes to about the account of {partner}.")],
        Test = options.Value.IsProduction ? null : English["mail.test"],
    };

    static MailText Words(string text)
    {
        var parts = text.Split("**");
        return new([.. parts.Select((part, index) => new MailRun(part, IsBold: index % 2 == 1, IsName: index % 2 == 1))],
            string.Concat(parts));
    }
}
