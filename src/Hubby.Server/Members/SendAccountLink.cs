using Hubby.Data;
using Hubby.Http;
using Hubby.Notices;
using Hubby.Partners;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hubby.Members;

/// <summary>Sends somebody the link that makes an account, or the one that mends its password.</summary>
sealed class SendAccountLink(
    AppDb db, NotifyPartner notify, SecretBox box, WallClock clock, TimeProvider time, IOptions<MembersOptions> options,
    IOptions<HubbyOptions> hubby)
{
    // What opens something stands in the query, which no log holds.
    public const string Invitations = "/portal/invitation?link=";
    public const string Recoveries = "/portal/new-password?link=";
    static readonly TimeSpan RecoveryTime = TimeSpan.FromHours(1);

    public static readonly Problem IsMember = new(409, "already_member", "Somebody with this address is a member already.");

    /// <summary>Makes an invitation, in place of an earlier one to the same address.</summary>
    /// <returns>The link, for whoever has to bring it in another way where there are no mails; or a problem.</returns>
    public async Task<(string? Link, Problem? Problem)> InviteAsync(
        Actor? by, Partner? partner, string address, Role role, CancellationToken ct)
    {
        var (now, secret) = (clock.Now(), Secrets.New());
        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        // An account elsewhere is not this partner's to know of; whoever opens the mail is told.
        var partnerId = partner?.Id;
        await db.AccountLinks.Where(link => link.Address == address && link.PartnerId == partnerId
            && link.Kind == AccountLinkKind.Invitation).ExecuteDeleteAsync(ct);
        if (await db.Members.AnyAsync(row => row.UserName == address && row.PartnerId == partnerId, ct))
            return (null, IsMember);

        var link = New(AccountLinkKind.Invitation, secret, address, now, TimeSpan.FromDays(options.Value.InvitationDays),
            role, partnerId);
        db.AccountLinks.Add(link);
        db.AddAudit(by, partnerId, time.Now(), "member.invited", address, role.Word());
        var path = $"{Invitations}{secret}";
        await notify.ToAsync(db, partnerId ?? Guid.Empty, address, Invitation(by, partner, link, path), ct);
        await transaction.CommitAsync(ct);
        notify.Committed();
        return ($"{hubby.Value.PublicUrl}{path}", null);
    }

    /// <summary>The same work and the same answer whether somebody has this address or not.</summary>
    public async Task RecoverAsync(string address, CancellationToken ct)
    {
        var (now, secret) = (clock.Now(), Secrets.New());
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var member = await db.Members.FirstOrDefaultAsync(row => row.UserName == address, ct);
        await db.AccountLinks.Where(row => row.Address == address && row.Kind == AccountLinkKind.Recovery)
            .ExecuteDeleteAsync(ct);
        if (member is not null)
        {
            db.AccountLinks.Add(New(AccountLinkKind.Recovery, secret, address, now, RecoveryTime, member.Role, member.PartnerId));
            db.AddAudit(Actor.Of(member), member.PartnerId, time.Now(),
                "password.recovery_sent", address, null);
        }

        await notify.ToAsync(
            db, member?.PartnerId ?? Guid.Empty, member?.Address, Recovery($"{Recoveries}{secret}"), ct);
        await transaction.CommitAsync(ct);
        notify.Committed();
    }

    static AccountLink New(AccountLinkKind kind, string secret, string address, DateTimeOffset now, TimeSpan lifetime, Role role,
        Guid? partnerId) => new()
        {
            Hash = Secrets.HashOf(secret),
            Id = Ids.Row(now),
            Kind = kind,
            Address = address,
            Role = role,
            PartnerId = partnerId,
            CreatedAt = now,
            ExpiresAt = now + lifetime,
        };

    NoticeText Invitation(Actor? by, Partner? partner, AccountLink link, string path)
    {
        var what = partner?.Name ?? "the operator's pages";
        return new($"You are invited to {what}", "Partner portal", "You are invited",
            [
                $"{by?.Email ?? "The operator of this installation"} invites you to **{what}** as **{link.Role.Word()}**:"
                + $" {link.Role.Meaning()}.",
                $"Choose a password of your own behind this link. It works once, until {link.ExpiresAt:d MMMM yyyy, HH:mm} UTC.",
            ],
            WriteNotice.Sealed(box, "Accept the invitation", path),
            "Nobody can use this invitation without this mail. If you do not know what it is about, leave it.");
    }

    NoticeText Recovery(string path) => new("Set a new password", "Partner portal", "New password",
        [
            "Somebody, we hope you, asked for a new password for this address.",
            "Set it behind this link. It works once, for an hour, and signs you out everywhere else.",
        ],
        WriteNotice.Sealed(box, "Set a new password", path),
        "If it was not you, leave this mail: your password stays as it is.");
}
