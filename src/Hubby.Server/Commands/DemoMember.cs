using Hubby.Data;
using Hubby.Members;
using Hubby.Partners;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Commands;

/// <summary>The way into the portal for a newcomer: the demo partner's owner is invited until somebody has come in.</summary>
static class DemoMember
{
    const string Address = "owner@acme.example.com";

    /// <summary>The link, or none once the demo partner has a member.</summary>
    public static async Task<string?> InviteAsync(IServiceProvider services, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        if (await db.Partners.FirstOrDefaultAsync(row => row.Slug == DemoPartner.Slug, ct) is not { } partner
            || await db.Members.AnyAsync(row => row.PartnerId == partner.Id, ct))
        {
            return null;
        }

        var (link, _) = await scope.ServiceProvider.GetRequiredService<SendAccountLink>()
            .InviteAsync(by: null, partner, Address, Role.Owner, ct);
        return link;
    }
}
