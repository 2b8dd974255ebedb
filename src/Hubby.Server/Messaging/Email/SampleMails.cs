using Hubby.Bookings;
using Hubby.Data;
using Hubby.Esims;
using Hubby.Http;
using Hubby.Messages;
using Hubby.Messaging.Email.Pages;
using Hubby.Packages;
using Hubby.Partners;
using Hubby.PromoCodes;

namespace Hubby.Messaging.Email;

/// <summary>The mails that travellers get, about a booking that nobody made: to be looked at in a brand and a language.</summary>
sealed class SampleMails(WriteMail write, RenderComponent render, EmailSettings settings, TimeProvider clock)
{
    const int DaysToGo = 18;
    const int DaysToStay = 14;
    const int CodeDays = 90;
    const int Megabytes = 1000;
    const int PackageDays = 30;
    const string NightQuery = "@media (prefers-color-scheme: dark)";

    static readonly string[] Codes = ["HX7K9M2QPT", "KD4T8W3RNM", "PQ6V2X9CHB"];

    static readonly (string Name, string Title, MessageKind Kind, int Codes)[] Known =
    [
        ("promo-code", "The code of a booking", MessageKind.PromoCode, 1),
        ("several", "Several codes", MessageKind.PromoCode, 3),
        ("claim", "A code that was claimed", MessageKind.Claim, 1),
        ("esim", "The eSIM", MessageKind.EsimReady, 1),
        ("reminder", "A reminder", MessageKind.Reminder, 1),
        ("expiring", "A code that expires", MessageKind.Expiring, 1),
    ];

    /// <summary>Each by its name in addresses, and what people call it.</summary>
    public static IReadOnlyList<(string Name, string Title)> All { get; } =
        [.. Known.Select(each => (each.Name, each.Title))];

    /// <summary>From whom it comes.</summary>
    public string Sender => settings.Sender;

    /// <param name="partner">In whose name, and in its brand.</param>
    /// <param name="publicUrl">Where links lead.</param>
    /// <param name="locale">BCP 47.</param>
    /// <param name="name">One of <see cref="All"/>.</param>
    public MailContent Write(Partner partner, string publicUrl, string locale, string name)
    {
        var (_, _, kind, count) = Known.First(each => each.Name == name);
        var now = clock.Now();
        var booking = new Booking
        {
            PartnerId = partner.Id,
            Id = new string('0', Ids.Length),
            CreatedAt = now,
            FirstName = "Anna",
            Email = "anna@example.com",
            DepartureDate = now.AddDays(DaysToGo),
            ReturnDate = now.AddDays(DaysToGo + DaysToStay),
            DepartureLocation = "AMS",
            ContentHash = [],
        };
        var message = new Message
        {
            PartnerId = partner.Id,
            Id = Guid.Empty,
            Booking = booking.Id,
            Origin = "sample",
            Kind = kind,
            Channel = Channels.Email,
            Recipient = booking.Email,
            Locale = locale,
            CreatedAt = now,
            DueAt = now,
        };
        string[] places = ["TH", "JP", "VN"];
        var codes = Codes.Take(count).Select((code, index) => CodeOf(booking, code, index, places[index], now.AddDays(CodeDays)));
        return write.Handle(new(message, booking, [.. codes], partner, publicUrl)
        {
            Esim = kind == MessageKind.EsimReady ? Esim(publicUrl) : null,
            StopRemindersUrl = kind is MessageKind.Reminder or MessageKind.Expiring ? $"{publicUrl}/reminders" : null,
        })!;
    }

    static PromoCode CodeOf(Booking booking, string code, int index, string place, DateTimeOffset expires) => new()
    {
        PartnerId = booking.PartnerId,
        Booking = booking.Id,
        Position = index,
        Code = code,
        Uuid = Guid.Empty,
        PackageId = "sample",
        PackageType = PackageType.Starter,
        PackageSizeMegabytes = Megabytes,
        PackageDurationDays = PackageDays,
        Destination = place,
        ExpiresAt = expires,
    };

    static ActivationCode SampleCode => new("rsp.example.com", "HB7Q-2MX4-KD91-TZ0C");

    static EsimForMail Esim(string publicUrl) => new(SampleCode.Lpa, SampleCode.SmdpAddress, SampleCode.MatchingId, null,
        EsimQr.Png(SampleCode), SampleCode.AppleLink, SampleCode.AndroidLink, $"{publicUrl}/esims/sample");

    /// <summary>As a mail program shows it, its pictures in it.</summary>
    /// <param name="content">What it says.</param>
    /// <param name="isNight">Whether the reader's device is dark.</param>
    public async Task<string> RenderAsync(MailContent content, bool isNight)
    {
        var html = await render.HandleAsync<MailPage>((nameof(MailPage.Content), content));
        return html
            .Replace($"cid:{MailEsim.QrContentId}", $"data:image/png;base64,{Convert.ToBase64String(EsimQr.Png(SampleCode))}",
                StringComparison.Ordinal)
            .Replace(NightQuery, isNight ? "@media all" : "@media not all", StringComparison.Ordinal)
            .Replace("content=\"light dark\"", $"content=\"{(isNight ? "dark" : "light")}\"", StringComparison.Ordinal)
            .Replace(":root { color-scheme: light dark;", $":root {{ color-scheme: {(isNight ? "dark" : "light")};",
                StringComparison.Ordinal);
    }
}
