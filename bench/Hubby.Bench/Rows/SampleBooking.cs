using System.Security.Cryptography;
using System.Text;
using Hubby.Bench.Load;
using Hubby.Bookings;
using Hubby.Data;
using Hubby.Events;
using Hubby.Messages;
using Hubby.Packages;
using Hubby.PromoCodes;

namespace Hubby.Bench.Rows;

/// <summary>The rows of one booking, as the server writes them for the load's requests.</summary>
sealed record SampleBooking(Booking Booking, PromoCode Code, Event Fact)
{
    static readonly DateTimeOffset Departure = new(2027, 6, 15, 0, 0, 0, TimeSpan.Zero);

    /// <param name="partner">Whose booking it is.</param>
    /// <param name="reference">The partner's own reference; distinct.</param>
    /// <param name="number">Chooses the traveller.</param>
    /// <param name="created">The head of its keys.</param>
    public static SampleBooking Make(Guid partner, string reference, long number, DateTimeOffset created)
    {
        var (first, last, airport, _) = Sample.Travellers[number % Sample.Travellers.Length];
        var id = Ids.Public(created);
        var content = SHA256.HashData(Encoding.UTF8.GetBytes(reference))[..16];
        var booking = new Booking
        {
            PartnerId = partner,
            Id = id,
            CreatedAt = created,
            BookingId = reference,
            Email = $"{reference.ToLowerInvariant()}@example.com",
            FirstName = first,
            LastName = last,
            DepartureDate = Departure,
            ReturnDate = Departure.AddDays(7),
            DepartureLocation = airport,
            ShouldSendMessage = false,
            Channels = Channels.Email,
            ContentHash = content,
            RepeatKey = content,
        };
        var code = new PromoCode
        {
            PartnerId = partner,
            Booking = id,
            Position = 0,
            Code = Tokens.Code(10),
            Uuid = Tokens.Link(),
            PackageId = "starter-1gb-365d",
            PackageType = PackageType.Starter,
            PackageSizeMegabytes = 1000,
            PackageDurationDays = 365,
            Destination = "TH",
            Iso3 = "THA",
        };
        var fact = new Event
        {
            PartnerId = partner,
            Id = Ids.Row(created),
            Type = "booking.created",
            Booking = id,
            Data = BookingBytes.Render(new BookingFact(id, reference)),
            CreatedAt = created,
            IsPending = false,
        };
        return new(booking, code, fact);
    }

    public static List<SampleBooking> Batch(Guid partner, string prefix, long from, int count)
    {
        var now = TimeProvider.System.Now();
        return [.. Enumerable.Range(0, count).Select(index => Make(partner, $"{prefix}{from + index:D10}", from + index, now))];
    }
}
