using Hubby.Bookings;
using Hubby.Messages;
using Hubby.Messaging;
using Hubby.Messaging.Email;
using Hubby.Partners;
using Hubby.PromoCodes;

namespace Hubby.Tests.Messaging;

/// <summary>Messages with all that their texts need, without a store.</summary>
static class SampleMessages
{
    public static readonly DateTimeOffset Now = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    static readonly EsimForMail Esim = new(
        "LPA:1$smdp.example.com$MATCH-1", "smdp.example.com", "MATCH-1", "4711", [0x89, 0x50, 0x4E, 0x47],
        "https://esimsetup.apple.com/esim_qrcode_provisioning?carddata=LPA:1$smdp.example.com$MATCH-1",
        "https://esimsetup.android.com/esim_qrcode_provisioning?carddata=LPA:1$smdp.example.com$MATCH-1",
        "https://esim.example.com/install/abc");

    public static TravellerMessage Of(MessageKind kind, string locale, params string?[] destinations) => Of(
        kind, locale, Guid.Parse("018e0000-0000-7000-8000-000000000002"), new() { LogoUrl = "https://acme.example/logo.png" },
        destinations);

    public static TravellerMessage Of(MessageKind kind, string locale, Guid id, Brand brand, params string?[] destinations)
    {
        var partner = new Partner
        {
            Id = Guid.Parse("018e0000-0000-7000-8000-000000000001"),
            Slug = "acme",
            Name = "Acme Travel",
            CreatedAt = Now,
            Brand = brand,
        };
        var booking = new Booking
        {
            PartnerId = partner.Id,
            Id = "00000000000000000001",
            CreatedAt = Now,
            FirstName = "Anna",
            Email = "anna@example.com",
            DepartureDate = Now.AddDays(3),
            ReturnDate = Now.AddDays(10),
            DepartureLocation = "AMS",
            ContentHash = new byte[16],
        };
        var message = new Message
        {
            PartnerId = partner.Id,
            Id = id,
            Booking = booking.Id,
            Origin = "test",
            Kind = kind,
            Channel = Channels.Email,
            Recipient = "anna@example.com",
            Locale = locale,
            CreatedAt = Now,
            DueAt = Now,
            NextTryAt = Now.AddMinutes(2),
        };
        var codes = destinations.Select((destination, index) => new PromoCode
        {
            PartnerId = partner.Id,
            Booking = booking.Id,
            Position = index,
            Code = $"HX7K9M2Q{(char)('A' + index)}T",
            Uuid = Guid.Empty,
            PackageId = "p",
            PackageType = Hubby.Packages.PackageType.Starter,
            PackageSizeMegabytes = 1000,
            PackageDurationDays = 365,
            Destination = destination,
            ExpiresAt = Now.AddDays(200),
        });
        return new(message, booking, [.. codes], partner, "https://esim.example.com")
        {
            Esim = kind == MessageKind.EsimReady ? Esim : null,
        };
    }
}
