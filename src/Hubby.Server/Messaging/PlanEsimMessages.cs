using Hubby.Bookings;
using Hubby.Claims;
using Hubby.Data;
using Hubby.Esims;
using Hubby.Events;
using Hubby.Messages;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Messaging;

/// <summary>
/// Turns the fact that an eSIM was given into the messages that bring it: to the address that the traveller gave when they
/// redeemed, else when they claimed, and on the channels that the booking asked for.
/// </summary>
sealed class PlanEsimMessages(PlanMessages plan) : IReactor
{
    public async Task ReactAsync(AppDb db, IReadOnlyList<Event> facts, CancellationToken ct)
    {
        var given = facts.Where(fact => fact.Type == EsimFact.Assigned).ToList();
        if (given.Count == 0)
            return;

        var partnerIds = given.Select(fact => fact.PartnerId).Distinct().ToList();
        var ids = given.Select(fact => fact.Booking!).ToList();
        var bookings = await db.Bookings.Where(row => partnerIds.Contains(row.PartnerId) && ids.Contains(row.Id))
            .ToDictionaryAsync(row => (row.PartnerId, row.Id), ct);
        var esimIds = given.Select(EsimFact.EsimOf).ToList();
        var esims = await db.Esims.Where(row => partnerIds.Contains(row.PartnerId) && esimIds.Contains(row.Id))
            .ToDictionaryAsync(row => row.Id, ct);
        var claims = await ClaimedByAsync(db, partnerIds, ids, ct);
        foreach (var fact in given)
        {
            if (bookings.TryGetValue((fact.PartnerId, fact.Booking!), out var booking)
                && esims.TryGetValue(EsimFact.EsimOf(fact), out var esim))
            {
                var typed = esim.Email ?? claims.GetValueOrDefault((esim.PartnerId, esim.Booking, esim.Position));
                db.Messages.AddRange(Of(booking, esim, typed, fact));
            }
        }
    }

    public void Committed() => plan.Committed();

    /// <summary>To whom each code was last sent from its claim page.</summary>
    public static async Task<Dictionary<(Guid, string, int), string>> ClaimedByAsync(
        AppDb db, IReadOnlyList<Guid> partnerIds, IReadOnlyList<string> bookings, CancellationToken ct)
    {
        var claims = await db.Claims.Where(row => partnerIds.Contains(row.PartnerId) && bookings.Contains(row.Booking))
            .ToListAsync(ct);
        return claims.GroupBy(claim => (claim.PartnerId, claim.Booking, claim.Position))
            .ToDictionary(same => same.Key, same => same.MaxBy(claim => claim.LastSentAt)!.Email);
    }

    IEnumerable<Message> Of(Booking booking, Esim esim, string? typed, Event fact)
    {
        var asked = booking.ShouldSendMessage is true ? booking.Channels : Channels.None;
        var wanted = typed is null ? asked : asked | Channels.Email;
        return ChannelNames.In(wanted).Select(channel => plan.Of(
            booking, $"{fact.Id}", MessageKind.EsimReady, channel, typed ?? booking.Email, esim.Position));
    }
}
