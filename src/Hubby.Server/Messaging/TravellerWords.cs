using System.Globalization;
using Hubby.Languages;
using Hubby.Packages;
using Hubby.PromoCodes;

namespace Hubby.Messaging;

/// <summary>What the short texts of a message are made of, in its traveller's language.</summary>
sealed class TravellerWords
{
    readonly TravellerMessage _message;

    TravellerWords(TravellerMessage message) => _message = message;

    public required Texts Texts { get; init; }

    public Language Language => Texts.Language;

    public PromoCode First => _message.PromoCodes[0];

    public string Partner => ShownName.Of(_message.Brand.Name ?? _message.Partner.Name) ?? _message.Partner.Slug;

    /// <summary>All codes that the message is about.</summary>
    public string Codes => string.Join(", ", _message.PromoCodes.Select(code => code.Code));

    public bool HasDestination => First is { Destination: not null } or { Destinations: not null };

    /// <summary>The place by its name, several by their number.</summary>
    public string Destination => First switch
    {
        { Destinations: { } several } => Texts["common.countries", ("count", several.Split(' ').Length)],
        { Destination: { } code } when Packages.Destination.FromCode(code) is { } destination =>
            destination.NameIn(Language),
        _ => Size,
    };

    public string Size => Texts.Size(First.PackageSizeMegabytes);

    public string Duration => Texts.Duration(First.PackageDurationDays);

    /// <summary>Until when the code is good, or the day of departure.</summary>
    public string Date =>
        Texts.DayAndMonth(DateOnly.FromDateTime((First.ExpiresAt ?? _message.Booking.DepartureDate).UtcDateTime));

    /// <summary>Where the code is used; of an eSIM its own page.</summary>
    public string Link => _message.Esim?.PageUrl ?? $"{_message.PublicUrl}/redeem?code={First.Code}";

    /// <summary>Whole days, by UTC, until the traveller leaves; negative afterwards.</summary>
    public int DaysToGo(DateTimeOffset now) => (_message.Booking.DepartureDate.UtcDateTime.Date - now.UtcDateTime.Date).Days;

    public static TravellerWords Of(TravellerMessage message) => new(message)
    {
        Texts = Texts.For(Language.Choose(message.Message.Locale, message.Booking.Locale, message.Partner.Locale)),
    };

    public (string, TextValue)[] Values => Short(Partner);

    /// <summary>The values of all texts of one line; each takes those that it names.</summary>
    public (string, TextValue)[] Short(string partner) =>
    [
        ("partner", partner), ("destination", Destination), ("size", Size), ("duration", Duration), ("code", Codes),
        ("date", Date), ("link", Link), ("count", _message.PromoCodes.Count.ToString(CultureInfo.InvariantCulture)),
    ];
}
