using System.Security.Cryptography;
using System.Text;
using Hubby.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Members;

/// <summary>Judges what somebody shows who wants to sign in.</summary>
sealed class SignIn(AppDb db, UserManager<Member> members, SignInAttempts attempts)
{
    const string Password = "password";
    const string Code = "code";

    public abstract record Outcome
    {
        /// <summary>The same for an address that nobody has.</summary>
        /// <param name="Left">Tries before a pause.</param>
        public sealed record Wrong(int Left) : Outcome;

        public sealed record Paused(DateTimeOffset Until) : Outcome;

        /// <summary>The password was right, and there is something else to show.</summary>
        public sealed record NeedsSecond(Member Member) : Outcome;

        public sealed record Done(Member Member, bool HasSecondFactor) : Outcome;
    }

    public async Task<Outcome> ByPasswordAsync(string address, string password, CancellationToken ct)
    {
        var (left, until) = await attempts.CountAsync(Password, address, ct);
        if (until is { } pause)
            return new Outcome.Paused(pause);

        var member = await members.FindByNameAsync(address);
        if (member?.PasswordHash is null)
        {
            // As slow as a real one.
            _ = members.PasswordHasher.VerifyHashedPassword(NobodyHasher.Nobody, NobodyHasher.Hash(members), password);
            return Refused(left);
        }

        if (password.Length > PasswordRule.MaxLength || !await members.CheckPasswordAsync(member, password))
            return Refused(left);
        await attempts.ForgetAsync(Password, address, ct);
        return await HasSecondFactorAsync(member) ? new Outcome.NeedsSecond(member) : new Outcome.Done(member, false);
    }

    /// <summary>Six digits of the authenticator, or one of the recovery codes.</summary>
    public async Task<Outcome> ByCodeAsync(Member member, string code, CancellationToken ct)
    {
        var (left, until) = await attempts.CountAsync(Code, member.Address, ct);
        if (until is { } pause)
            return new Outcome.Paused(pause);

        var plain = string.Concat(code.Where(letter => !char.IsWhiteSpace(letter)));
        var isRight = plain.Length == Authenticator.Digits && plain.All(char.IsAsciiDigit)
            ? await IsCodeAsync(member, plain, ct)
            : (await members.RedeemTwoFactorRecoveryCodeAsync(member, plain.ToUpperInvariant())).Succeeded;
        if (!isRight)
            return Refused(left);
        await attempts.ForgetAsync(Code, member.Address, ct);
        return new Outcome.Done(member, true);
    }

    /// <summary>Whether the authenticator shows it now; true once for each code.</summary>
    public async Task<bool> IsCodeAsync(Member member, string code, CancellationToken ct)
    {
        if (!await members.VerifyTwoFactorTokenAsync(member, members.Options.Tokens.AuthenticatorTokenProvider, code))
            return false;
        var hash = SHA256.HashData(Encoding.ASCII.GetBytes($"{member.Id:N} {code}"));
        return await db.Members.Where(row => row.Id == member.Id && (row.UsedCode == null || row.UsedCode != hash))
            .ExecuteUpdateAsync(row => row.SetProperty(it => it.UsedCode, hash), ct) == 1;
    }

    public async Task<bool> HasSecondFactorAsync(Member member) =>
        member.TwoFactorEnabled || (await members.GetPasskeysAsync(member)).Count > 0;

    static Outcome.Wrong Refused(int left) => new(left);

    static class NobodyHasher
    {
        public static readonly Member Nobody = new() { UserName = "nobody", CreatedAt = DateTimeOffset.UnixEpoch };
        static string? _hash;

        public static string Hash(UserManager<Member> members) =>
            _hash ??= members.PasswordHasher.HashPassword(Nobody, Secrets.New());
    }
}
