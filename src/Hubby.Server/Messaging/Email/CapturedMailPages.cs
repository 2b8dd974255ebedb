using System.Text;
using Hubby.ApiDocs;
using Hubby.Http;
using Hubby.Messaging.Email.Pages;
using Microsoft.AspNetCore.Components;
using MimeKit;

namespace Hubby.Messaging.Email;

/// <summary>
/// Staging's captured mails, to look at: <c>/dev/mail</c>. A mail's HTML is a document of its own that may do nothing but show.
/// </summary>
static class CapturedMailPages
{
    const int PageSize = 100;

    const string PagePolicy =
        "default-src 'none'; style-src 'self'; frame-src 'self'; img-src data:; base-uri 'none'; form-action 'none';"
        + " frame-ancestors 'none'";

    /// <summary>A mail's HTML may show its pictures, be framed by our own pages, and nothing else.</summary>
    public const string MailPolicy =
        "default-src 'none'; style-src 'unsafe-inline'; img-src data: https:; base-uri 'none'; form-action 'none';"
        + " frame-ancestors 'self'; sandbox";

    public static void MapCapturedMails(this WebApplication app)
    {
        var pages = app.MapGroup("/dev/mail").ExcludeFromDescription();
        pages.MapGet("", List);
        pages.MapGet("/{id:guid}", Show);
        pages.MapGet("/{id:guid}/html", Html);
        pages.MapGet("/{id:guid}/eml", Download);
    }

    static async Task<IResult> List(
        HttpContext http, CapturedMails mails, EmailSettings settings, RenderComponent render, Guid? before, CancellationToken ct)
    {
        var ids = mails.List(before, PageSize + 1);
        var shown = new List<CapturedMail>();
        foreach (var id in ids.Take(PageSize))
        {
            if (await mails.FindAsync(id, ct) is { } mail)
                shown.Add(Of(id, mail));
        }

        return await PageAsync<MailboxPage>(http, render,
            (nameof(MailboxPage.Mails), shown),
            (nameof(MailboxPage.Older), ids.Count > PageSize ? $"/dev/mail?before={ids[PageSize - 1]}" : null),
            (nameof(MailboxPage.Where), settings.InForce));
    }

    static async Task<IResult> Show(HttpContext http, CapturedMails mails, RenderComponent render, Guid id, CancellationToken ct)
    {
        if (await mails.FindAsync(id, ct) is not { } mail)
            return TypedResults.NotFound();
        return await PageAsync<CapturedMailPage>(http, render, (nameof(CapturedMailPage.Mail), Of(id, mail)));
    }

    static async Task<IResult> Html(HttpContext http, CapturedMails mails, Guid id, CancellationToken ct)
    {
        if (await mails.FindAsync(id, ct) is not { HtmlBody: { } html } mail)
            return TypedResults.NotFound();

        // A picture that travels in the mail is shown from the mail.
        foreach (var part in mail.BodyParts.OfType<MimePart>().Where(part => part is { ContentId: not null, Content: not null }))
        {
            using var bytes = new MemoryStream();
            await part.Content!.DecodeToAsync(bytes, ct);
            html = html.Replace($"cid:{part.ContentId}",
                $"data:{part.ContentType.MimeType};base64,{Convert.ToBase64String(bytes.ToArray())}", StringComparison.Ordinal);
        }

        Protect(http, MailPolicy);
        return TypedResults.Content(html, "text/html", Encoding.UTF8);
    }

    static async Task<IResult> Download(HttpContext http, CapturedMails mails, Guid id, CancellationToken ct)
    {
        if (await mails.FindAsync(id, ct) is not { } mail)
            return TypedResults.NotFound();
        Protect(http, PagePolicy);
        using var bytes = new MemoryStream();
        await mail.WriteToAsync(bytes, ct);
        return TypedResults.File(bytes.ToArray(), "message/rfc822", $"{id:N}.eml");
    }

    static CapturedMail Of(Guid id, MimeMessage mail) => new(
        id, mail.Subject ?? "", $"{mail.To}", mail.Date,
        [.. mail.Headers.Concat(mail.Body?.Headers ?? []).Select(header => (header.Field, header.Value))], mail.TextBody ?? "");

    static async Task<IResult> PageAsync<TPage>(
        HttpContext http, RenderComponent render, params (string Name, object? Value)[] parameters) where TPage : IComponent
    {
        Protect(http, PagePolicy);
        var html = await render.HandleAsync<TPage>([.. parameters, ("Style", DocsPages.SheetAddress)]);
        return TypedResults.Content(html, "text/html", Encoding.UTF8);
    }

    static void Protect(HttpContext http, string policy)
    {
        http.Response.Headers.ContentSecurityPolicy = policy;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        http.Response.Headers["X-Robots-Tag"] = "noindex";
        http.Response.Headers.CacheControl = "no-store";
    }
}

/// <summary>A captured mail to look at.</summary>
/// <param name="Id">The message's.</param>
/// <param name="Subject">Decoded.</param>
/// <param name="To">The recipient.</param>
/// <param name="Date">As the mail says.</param>
/// <param name="Headers">In their order, decoded.</param>
/// <param name="Plain">The plain-text part.</param>
public sealed record CapturedMail(
    Guid Id, string Subject, string To, DateTimeOffset Date, IReadOnlyList<(string Name, string Value)> Headers, string Plain);
