using Hubby.Http;
using Hubby.Messaging.Email.Pages;
using MimeKit;

namespace Hubby.Messaging.Email;

/// <summary>A finished mail: headers, plain text and HTML. MimeKit encodes what is not ASCII (RFC 2047, 2045).</summary>
sealed class ComposeMail(RenderComponent render, EmailSettings settings)
{
    static readonly ParserOptions Strict = new()
    {
        AddressParserComplianceMode = RfcComplianceMode.Strict,
        AllowAddressesWithoutDomain = false,
        AllowUnquotedCommasInAddresses = false,
    };

    /// <summary>None when the recipient is no address that can stand in a header.</summary>
    public static MailboxAddress? Mailbox(string name, string address) =>
        MailboxAddress.TryParse(Strict, address, out var parsed) && parsed.Address == address && parsed.Route.Count == 0
            ? new(name, address) : null;

    public async Task<MimeMessage> HandleAsync(TravellerMessage message, MailboxAddress to, MailContent content)
    {
        var mail = new MimeMessage
        {
            // The same at every try, so that a mail sent twice around a crash is one to whoever looks.
            MessageId = $"{message.Message.Id}@{settings.PublicDomain}",
            Date = message.Message.DueAt,
            Subject = content.Subject,
        };
        mail.From.Add(new MailboxAddress(content.Partner, settings.Sender));
        mail.To.Add(to);
        if ((message.Brand.ReplyTo ?? settings.ReplyTo) is { } answers)
            mail.ReplyTo.Add(new MailboxAddress(content.Partner, answers));

        // RFC 3834: nobody's holiday answers this.
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        if (message.StopRemindersUrl is { } stop)
        {
            // RFC 2369, and RFC 8058 for the button beside the sender's name: one POST, no page.
            mail.Headers.Add(HeaderId.ListUnsubscribe, $"<{stop}>");
            mail.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }

        mail.Body = await BodyOf(content, message.Esim);
        mail.Body.Headers.Add("Content-Language", content.Language);
        return mail;
    }

    async Task<MailBody> BodyOf(MailContent content, EsimForMail? esim)
    {
        var html = await render.HandleAsync<MailPage>((nameof(MailPage.Content), content));
        var page = new TextPart("html") { Text = html };
        return new MailBody
        {
            new TextPart("plain") { Text = PlainMail.Of(content) },
            esim is null ? page : new MultipartRelated { page, QrPart(esim) },
        };
    }

    static MimePart QrPart(EsimForMail esim) => new("image", "png")
    {
        Content = new MimeContent(new MemoryStream(esim.QrPng, writable: false)),
        ContentId = MailEsim.QrContentId,
        ContentDisposition = new ContentDisposition(ContentDisposition.Inline) { FileName = "esim.png" },
        ContentTransferEncoding = ContentEncoding.Base64,
    };
}
