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

    public Task<MimeMessage> HandleAsync(TravellerMessage message, MailboxAddress to, MailContent content) => HandleAsync(
        new(message.Message.Id, message.Message.DueAt, to)
        {
            ReplyTo = message.Brand.ReplyTo,
            StopRemindersUrl = message.StopRemindersUrl,
            Esim = message.Esim,
        }, content);

    public async Task<MimeMessage> HandleAsync(MailEnvelope envelope, MailContent content)
    {
        var mail = new MimeMessage
        {
            // The same at every try, so that a mail sent twice around a crash is one to whoever looks.
            MessageId = $"{envelope.Id}@{settings.PublicDomain}",
            Date = envelope.Date,
            Subject = content.Subject,
        };
        mail.From.Add(new MailboxAddress(content.Partner, settings.Sender));
        mail.To.Add(envelope.To);
        if ((envelope.ReplyTo ?? settings.ReplyTo) is { } answers)
            mail.ReplyTo.Add(new MailboxAddress(content.Partner, answers));

        // RFC 3834: nobody's holiday answers this.
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        if (envelope.StopRemindersUrl is { } stop)
        {
            // RFC 2369, and RFC 8058 for the button beside the sender's name: one POST, no page.
            mail.Headers.Add(HeaderId.ListUnsubscribe, $"<{stop}>");
            mail.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }

        mail.Body = await BodyOf(content, envelope.Esim);
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

/// <summary>What stands around a mail's words.</summary>
/// <param name="Id">Of what is sent; becomes the Message-ID.</param>
/// <param name="Date">When it was due.</param>
/// <param name="To">One recipient.</param>
sealed record MailEnvelope(Guid Id, DateTimeOffset Date, MailboxAddress To)
{
    /// <summary>Where answers go instead of <c>Email:ReplyTo</c>.</summary>
    public string? ReplyTo { get; init; }
    public string? StopRemindersUrl { get; init; }

    /// <summary>Its QR code is attached.</summary>
    public EsimForMail? Esim { get; init; }
}
