using System.Text;
using Hubby.Data;
using Microsoft.AspNetCore.Identity;

namespace Hubby.Members;

/// <summary>
/// Setting up the second factor: an authenticator by RFC 6238 (six digits, 30 seconds, SHA-1, as every app takes it), passkeys
/// by WebAuthn, and recovery codes for the day when neither is at hand.
/// </summary>
sealed class Authenticator(AppDb db, UserManager<Member> members, SignIn signIn, TimeProvider time)
{
    public const int Digits = 6;
    const int RecoveryCodes = 10;

    /// <summary>The key to set up; made anew unless one waits to be confirmed.</summary>
    public async Task<string> KeyAsync(Member member)
    {
        if (await members.GetAuthenticatorKeyAsync(member) is { } waiting)
            return waiting;
        await members.ResetAuthenticatorKeyAsync(member);
        return (await members.GetAuthenticatorKeyAsync(member))!;
    }

    /// <summary>What an authenticator reads from the picture.</summary>
    public static string Uri(string key, string address, string issuer) =>
        $"otpauth://totp/{System.Uri.EscapeDataString(issuer)}:{System.Uri.EscapeDataString(address)}?secret={key}"
        + $"&issuer={System.Uri.EscapeDataString(issuer)}&digits={Digits}";

    /// <summary>In groups of four, to be typed.</summary>
    public static string Readable(string key)
    {
        var text = new StringBuilder();
        foreach (var group in key.Chunk(4))
            text.Append(text.Length > 0 ? " " : "").Append(group);
        return text.ToString().ToUpperInvariant();
    }

    /// <summary>Recovery codes, the first time a second factor is there; none when the code was wrong.</summary>
    public async Task<IReadOnlyList<string>?> ConfirmAsync(Member member, string code, CancellationToken ct)
    {
        var plain = string.Concat(code.Where(char.IsAsciiDigit));
        if (plain.Length != Digits || !await signIn.IsCodeAsync(member, plain, ct))
            return null;
        var fresh = await db.Members.FindAsync([member.Id], ct) ?? member;
        await members.SetTwoFactorEnabledAsync(fresh, true);
        db.AddAudit(Actor.Of(member), member.PartnerId, time.Now(), "authenticator.added", member.Address, null);
        await db.SaveChangesAsync(ct);
        return await CodesIfNoneAsync(fresh);
    }

    /// <summary>Codes where there are none yet.</summary>
    public async Task<IReadOnlyList<string>> CodesIfNoneAsync(Member member) =>
        await members.CountRecoveryCodesAsync(member) > 0 ? [] : await NewCodesAsync(member);

    public async Task<IReadOnlyList<string>> NewCodesAsync(Member member) =>
        [.. (await members.GenerateNewTwoFactorRecoveryCodesAsync(member, RecoveryCodes))!];

    /// <summary>Takes every second factor away, by oneself or by an owner whose colleague has lost it.</summary>
    public async Task RemoveAsync(Actor by, Member member, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        foreach (var passkey in await members.GetPasskeysAsync(member))
            await members.RemovePasskeyAsync(member, passkey.CredentialId);
        await members.ResetAuthenticatorKeyAsync(member);
        await members.SetTwoFactorEnabledAsync(member, false);
        await members.GenerateNewTwoFactorRecoveryCodesAsync(member, 0);
        db.AddAudit(by, member.PartnerId, time.Now(), "second_factor.removed", member.Address, null);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
