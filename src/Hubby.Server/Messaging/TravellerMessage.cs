using Hubby.Bookings;
using Hubby.Data;
using Hubby.Esims;
using Hubby.Http;
using Hubby.Messages;
using Hubby.Messaging.Email;
using Hubby.Messaging.Schedules;
using Hubby.Partners;
using Hubby.PromoCodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hubby.Messaging;

/// <summary>A message with all that its text needs.</summary>
/// <param name="Message">Its row, as it was taken.</param>
/// <param name="Booking">Whose it is.</param>
/// <param name="PromoCodes">Those it is about, by position; at least one.</param>
/// <param name="Partner">In whose name it goes out.</param>
/// <param name="PublicUrl">Where links lead, without a slash at its end.</param>
sealed record TravellerMessage(
    Message Message, Booking Booking, IReadOnlyList<PromoCode> PromoCodes, Partner Partner, string PublicUrl)
{
    /// <summary>While now is before this, the worker that has the message is the only one.</summary>
    public DateTimeOffset LeasedUntil => Message.NextTryAt!.Value;

    /// <summary>The one that the booking asked for.</summary>
    public Brand Brand { get; } = Partner.Brand.For(Booking.CustomBranding);

    /// <summary>The eSIM it brings; messages of the other kinds have none.</summary>
    public EsimForMail? Esim { get; init; }

    /// <summary>The partner's own words, where its schedule has some.</summary>
    public OwnText? OwnText { get; init; }

    /// <summary>Where the traveller stops messages of this sort; none for what was asked for.</summary>
    public string? StopRemindersUrl { get; init; }
}

/// <summary>Reads what a batch of messages is about: two queries, however many there are.</summary>
sealed class ReadTravellerMessages(PartnerDirectory partners, EsimSecrets secrets, IOptions<HubbyOptions> options)
{
    public async Task<IReadOnlyList<TravellerMessage>> HandleAsync(
        AppDb db, IReadOnlyList<Message> messages, CancellationToken ct)
    {
        var partnerIds = messages.Select(message => message.PartnerId).Distinct().ToList();
        var ids = messages.Select(message => message.Booking).Distinct().ToList();
        var bookings = await db.Bookings.Where(row => partnerIds.Contains(row.PartnerId) && ids.Contains(row.Id))
            .ToDictionaryAsync(row => (row.PartnerId, row.Id), ct);
        var codes = (await db.PromoCodesInPlace
            .Where(row => partnerIds.Contains(row.PartnerId) && ids.Contains(row.Booking))
            .OrderBy(row => row.Position).ToListAsync(ct)).ToLookup(row => (row.PartnerId, row.Booking));

        var esims = await EsimsOfAsync(db, messages, ct);
        var read = new List<TravellerMessage>(messages.Count);
        foreach (var message in messages)
        {
            // A partner made a moment ago may be missing here: its messages come back when their lease ends.
            if (partners.Find(message.PartnerId) is not { } partner
                || !bookings.TryGetValue((message.PartnerId, message.Booking), out var booking))
            {
                continue;
            }
            var about = codes[(message.PartnerId, message.Booking)]
                .Where(code => message.Position is null || code.Position == message.Position).ToList();

            // What is void is of no use to anybody, unless it is all there is.
            if (about.Exists(code => code.Status != PromoCodeStatus.Revoked))
                about.RemoveAll(code => code.Status == PromoCodeStatus.Revoked);
            var publicUrl = partner.Brand.For(booking.CustomBranding).BaseUrl(options.Value.PublicUrl);
            var esim = esims.GetValueOrDefault((message.PartnerId, message.Booking, message.Position ?? 0));
            read.Add(new(message, booking, about, partner, publicUrl)
            {
                Esim = message.Kind == MessageKind.EsimReady && esim is not null
                    ? EsimForMail.Of(esim, secrets, publicUrl) : null,
            });
        }

        return read;
    }

    /// <summary>By booking and position, the one that counts now; read only where a message brings one.</summary>
    static async Task<Dictionary<(Guid, string, int), Esim>> EsimsOfAsync(
        AppDb db, IReadOnlyList<Message> messages, CancellationToken ct)
    {
        var ready = messages.Where(message => message.Kind == MessageKind.EsimReady).ToList();
        if (ready.Count == 0)
            return [];
        var partnerIds = ready.Select(message => message.PartnerId).Distinct().ToList();
        var ids = ready.Select(message => message.Booking).Distinct().ToList();
        return await db.Esims
            .Where(row => partnerIds.Contains(row.PartnerId) && ids.Contains(row.Booking) && row.ReplacedBy == null)
            .ToDictionaryAsync(row => (row.PartnerId, row.Booking, row.Position), ct);
    }
}
