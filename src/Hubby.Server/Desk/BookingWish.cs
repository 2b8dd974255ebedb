using System.Globalization;
using Hubby.Bookings;
using Hubby.Messages;

namespace Hubby.Desk;

/// <summary>Which bookings are wanted, as the address of the list says; what it says and is unknown counts as not said.</summary>
sealed record BookingWish
{
    public const int MaxText = 255;

    /// <summary>Stands for "has none".</summary>
    public const string Without = "-";

    /// <summary>A reference or its beginning, an address, a promo code, an ICCID, our id.</summary>
    public string? Text { get; init; }
    public BookingView? View { get; init; }

    /// <summary>Days of UTC, both included.</summary>
    public DateOnly? CreatedFrom { get; init; }
    public DateOnly? CreatedTo { get; init; }
    public DateOnly? DepartsFrom { get; init; }
    public DateOnly? DepartsTo { get; init; }

    /// <summary>The stop where it stands.</summary>
    public Stop? At { get; init; }

    /// <summary>It got there, or further.</summary>
    public Stop? Reached { get; init; }

    /// <summary>It got to the stop before and no further.</summary>
    public Stop? Lost { get; init; }
    public BookingStatus? Status { get; init; }

    /// <summary>
    /// ISO 3166-1 alpha-2 or region code; <see cref="Without"/> for codes that are good for none in particular.
    /// </summary>
    public string? Destination { get; init; }

    /// <summary>IATA, or <see cref="Without"/>.</summary>
    public string? Airport { get; init; }

    /// <summary>A sub-brand, or <see cref="Without"/>.</summary>
    public string? Brand { get; init; }
    public MessageState? Message { get; init; }
    public Channels? Channel { get; init; }

    /// <summary>Whether more is wanted than a span of time: rows must be looked at to know.</summary>
    public bool IsPicky => this != new BookingWish { CreatedFrom = CreatedFrom, CreatedTo = CreatedTo };

    public bool IsEmpty => this == new BookingWish();

    public static BookingWish Read(IQueryCollection query) => new()
    {
        Text = TextOf(query, "q"),
        View = Named<BookingView>(query, "v"),
        CreatedFrom = DayOf(query, "from"),
        CreatedTo = DayOf(query, "to"),
        DepartsFrom = DayOf(query, "departs_from"),
        DepartsTo = DayOf(query, "departs_to"),
        At = Named<Stop>(query, "stopped"),
        Reached = Named<Stop>(query, "reached"),
        Lost = Named<Stop>(query, "lost") is { } lost and not Stop.Booked ? lost : null,
        Status = Named<BookingStatus>(query, "status"),
        Destination = TextOf(query, "destination")?.ToUpperInvariant(),
        Airport = TextOf(query, "airport")?.ToUpperInvariant(),
        Brand = TextOf(query, "brand"),
        Message = Named<MessageState>(query, "message"),
        Channel = ChannelNames.Parse(TextOf(query, "channel")?.ToUpperInvariant() ?? ""),
    };

    /// <summary>As an address says it; the parts in one order.</summary>
    public IEnumerable<KeyValuePair<string, string>> ToQuery()
    {
        (string Name, string? Value)[] parts =
        [
            ("q", Text), ("v", Word(View)), ("from", Day(CreatedFrom)), ("to", Day(CreatedTo)),
            ("departs_from", Day(DepartsFrom)), ("departs_to", Day(DepartsTo)), ("stopped", Word(At)), ("reached", Word(Reached)),
            ("lost", Word(Lost)), ("status", Word(Status)), ("destination", Destination), ("airport", Airport), ("brand", Brand),
            ("message", Word(Message)), ("channel", Word(Channel)),
        ];
        return parts.Where(part => part.Value is not null).Select(part => KeyValuePair.Create(part.Name, part.Value!));
    }

    static string? TextOf(IQueryCollection query, string name)
    {
        var text = query[name].ToString().Trim();
        return text.Length is > 0 and <= MaxText && !text.Any(char.IsControl) && IsText(text) ? text : null;
    }

    // Half a surrogate pair is no text, and no database takes it.
    static bool IsText(string text) => !text.EnumerateRunes().Contains(System.Text.Rune.ReplacementChar);

    static T? Named<T>(IQueryCollection query, string name) where T : struct, Enum
    {
        var text = query[name].ToString();
        return text.All(char.IsAsciiLetter) && Enum.TryParse<T>(text, ignoreCase: true, out var value) ? value : null;
    }

    static DateOnly? DayOf(IQueryCollection query, string name) =>
        DateOnly.TryParseExact(query[name].ToString(), Iso, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        && day.Year is > 1970 and < 9999
            ? day : null;

    const string Iso = "yyyy-MM-dd";

    static string? Day(DateOnly? day) => day?.ToString(Iso, CultureInfo.InvariantCulture);

    static string? Word<T>(T? value) where T : struct, Enum => value is { } some ? $"{some}".ToLowerInvariant() : null;

    public static DateTimeOffset StartOf(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);

    public static DateTimeOffset EndOf(DateOnly day) => StartOf(day.AddDays(1));

    /// <summary>The ids from which and before which the span of creation lies.</summary>
    public (string? First, string? End) Ids =>
        (CreatedFrom is { } from ? Data.Ids.FirstAt(StartOf(from)) : null,
            CreatedTo is { } to ? Data.Ids.FirstAt(EndOf(to)) : null);
}
