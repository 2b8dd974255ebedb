using System.Text;
using Hubby.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Members;

/// <summary>
/// Identity's own store, but for what signs somebody in: the authenticator's key and the recovery codes are sealed before they
/// are written.
/// </summary>
sealed class MemberStore(AppDb db, SecretBox box) : UserOnlyStore<Member, AppDb, Guid, IdentityUserClaim<Guid>,
    IdentityUserLogin<Guid>, IdentityUserToken<Guid>, IdentityUserPasskey<Guid>>(db)
{
    // Identity changes what it has found, which only counts where it is tracked.
    protected override Task<IdentityUserToken<Guid>?> FindTokenAsync(
        Member user, string loginProvider, string name, CancellationToken cancellationToken) =>
        UserTokens.AsTracking().FirstOrDefaultAsync(
            token => token.UserId == user.Id && token.LoginProvider == loginProvider && token.Name == name, cancellationToken);

    public override Task SetTokenAsync(
        Member user, string loginProvider, string name, string? value, CancellationToken cancellationToken) =>
        base.SetTokenAsync(user, loginProvider, name,
            value is null ? null : Convert.ToBase64String(box.Seal(Encoding.UTF8.GetBytes(value), user.Id)), cancellationToken);

    public override async Task<string?> GetTokenAsync(
        Member user, string loginProvider, string name, CancellationToken cancellationToken) =>
        await base.GetTokenAsync(user, loginProvider, name, cancellationToken) is { } stored
        && box.Open(Convert.FromBase64String(stored), user.Id) is { } opened ? Encoding.UTF8.GetString(opened) : null;
}
