using System.Text;
using Hubby.Data;
using Hubby.Http;
using Microsoft.Extensions.Options;

namespace Hubby.Partners;

/// <summary>What a new key should be.</summary>
/// <param name="Name">For people, 1 to 100 characters.</param>
/// <param name="ExpiresAt">When it stops working by itself, or never.</param>
/// <param name="RequireSignedBody">Whether requests signed with it must send <c>x-content-sha256</c>.</param>
sealed record KeyWish(string Name, DateTimeOffset? ExpiresAt = null, bool RequireSignedBody = false);

/// <summary>A key that was just made: the only moment its secret can be shown.</summary>
sealed record IssuedKey(ApiKey Row, string Secret);

/// <summary>Makes keys with their secrets sealed; storing them is for the use cases.</summary>
sealed class KeyMint(SecretBox box, TimeProvider clock, IOptions<HubbyOptions> options)
{
    public IssuedKey Make(Guid partnerId, KeyWish wish)
    {
        var now = clock.Now();
        var id = Ids.Row(now);
        var secret = KeyText.NewSecret(options.Value.IsProduction);
        var row = new ApiKey
        {
            Id = id,
            PartnerId = partnerId,
            Key = KeyText.NewKey(options.Value.IsProduction),
            SealedSecret = box.Seal(Encoding.UTF8.GetBytes(secret), id),
            Name = wish.Name,
            CreatedAt = now,
            ExpiresAt = wish.ExpiresAt,
            RequireSignedBody = wish.RequireSignedBody,
        };
        return new(row, secret);
    }
}
