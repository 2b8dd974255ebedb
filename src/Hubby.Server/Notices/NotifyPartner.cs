using Hubby.Data;
using Hubby.Messaging.Email;
using Hubby.Partners;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Notices;

/// <summary>Tells a partner's people by mail, in the transaction of what they are told.</summary>
sealed class NotifyPartner(EmailSettings settings, NoticeSignal signal, TimeProvider clock)
{
    /// <summary>To the partner's contact. Call <see cref="Committed"/> after the commit.</summary>
    public async Task HandleAsync(AppDb db, Guid partnerId, NoticeText text, CancellationToken ct) =>
        await ToAsync(db, partnerId, await RecipientAsync(db, partnerId, ct), text, ct);

    /// <summary>To an address of somebody's; to nobody where there is none.</summary>
    public async Task ToAsync(AppDb db, Guid partnerId, string? recipient, NoticeText text, CancellationToken ct)
    {
        var now = clock.Now();
        var isSkipped = recipient is null || settings.IsDisabled;
        db.Notices.Add(new()
        {
            PartnerId = partnerId,
            Id = Ids.Row(now),
            Recipient = recipient,
            Text = text,
            State = isSkipped ? NoticeState.Skipped : NoticeState.Pending,
            LastError = recipient is null ? "no_contact" : settings.IsDisabled ? "channel_not_configured" : null,
            CreatedAt = now,
            NextTryAt = isSkipped ? null : now,
        });
        await db.SaveChangesAsync(ct);
    }

    public void Committed() => signal.Wake();

    static Task<string?> RecipientAsync(AppDb db, Guid partnerId, CancellationToken ct) =>
        db.Partners.Where(partner => partner.Id == partnerId).Select(partner => partner.ContactEmail).FirstOrDefaultAsync(ct);
}

/// <summary>Wakes the worker that sends notices.</summary>
sealed class NoticeSignal : Signal;
