using System.Text;
using Hubby.Data;
using Hubby.Http;
using Hubby.Messages;
using Hubby.Messaging.Email.Pages;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Messaging.Email;

/// <summary>A mail of a booking's, as it would be written now, to stand in a frame: the same words, the same templates.</summary>
sealed class PreviewMail(AppDb db, ReadTravellerMessages read, WriteMail write, RenderComponent render)
{
    /// <summary>None where there is no such mail, or nothing that it could say any more.</summary>
    public async Task<IResult?> HandleAsync(
        HttpContext http, Guid partnerId, string booking, Guid id, MessageKind? but, CancellationToken ct)
    {
        var message = await db.MessagesOf(partnerId, booking).AsNoTracking()
            .FirstOrDefaultAsync(row => row.Id == id && row.Channel == Channels.Email && row.Kind != but, ct);
        if (message is null || await read.HandleAsync(db, [message], ct) is not [{ PromoCodes.Count: > 0 } about]
            || write.Handle(about) is not { } content)
        {
            return null;
        }

        var html = await render.HandleAsync<MailPage>((nameof(MailPage.Content), content));
        if (about.Esim is { } esim)
        {
            html = html.Replace($"cid:{MailEsim.QrContentId}",
                $"data:image/png;base64,{Convert.ToBase64String(esim.QrPng)}", StringComparison.Ordinal);
        }

        http.Response.Headers.ContentSecurityPolicy = CapturedMailPages.MailPolicy;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        http.Response.Headers["X-Robots-Tag"] = "noindex";
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Content(html, "text/html", Encoding.UTF8);
    }
}
