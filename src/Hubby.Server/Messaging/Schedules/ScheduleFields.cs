using System.Globalization;
using System.Text.Json;
using Hubby.Http;
using Hubby.Messages;
using Hubby.Partners;
using Hubby.PromoCodes;

namespace Hubby.Messaging.Schedules;

/// <summary>The words of the file for what stands in a <see cref="Schedule"/>.</summary>
static class ScheduleWords
{
    public static readonly IReadOnlyDictionary<string, MessageKind> Kinds = new Dictionary<string, MessageKind>
    {
        ["reminder"] = MessageKind.Reminder,
        ["expiring"] = MessageKind.Expiring,
        ["scheduled"] = MessageKind.Scheduled,
    };

    public static readonly IReadOnlyDictionary<string, TripDate> Dates = new Dictionary<string, TripDate>
    {
        ["departure"] = TripDate.Departure,
        ["return"] = TripDate.Return,
        ["code_expiry"] = TripDate.CodeExpiry,
    };

    public static readonly IReadOnlyDictionary<string, PromoCodeStatus> CodeStatus = new Dictionary<string, PromoCodeStatus>
    {
        ["issued"] = PromoCodeStatus.Issued,
        ["claimed"] = PromoCodeStatus.Claimed,
        ["redeemed"] = PromoCodeStatus.Redeemed,
    };

    public static string Of(TripDate date) => Dates.First(word => word.Value == date).Key;

    public static TimeOnly? Time(string text) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    public static string? Zone(string text) =>
        text is Schedule.InDestination or Schedule.AtPartner or Schedule.AtDeparture || TimeZoneId.IsKnown(text) ? text : null;
}

/// <summary>What the reading of files adds to the reading of requests: a word that nobody knows is a slip, not the future.</summary>
static class ScheduleFields
{
    extension(JsonFields fields)
    {
        public void RefuseOthers(JsonElement element, IReadOnlyCollection<string> known)
        {
            foreach (var property in element.EnumerateObject().Where(property => !known.Contains(property.Name)))
            {
                fields.Fault(property.Name, FaultCodes.InvalidValue,
                    $"This is not a field of a schedule file; here it may be {string.Join(", ", known)}.");
            }
        }

        /// <summary>Leaves a fault when the field is absent.</summary>
        public T? Needed<T>(string name, T? value)
        {
            if (!fields.TryGet(name, out _))
                fields.Fault(name, FaultCodes.Required, "Write this field.");
            return value;
        }

        public T? Word<T>(string name, IReadOnlyDictionary<string, T> words) where T : struct
        {
            if (!fields.TryGet(name, out var value))
                fields.Fault(name, FaultCodes.Required, $"Write {string.Join(", ", words.Keys)}.");
            else if (value.ValueKind == JsonValueKind.String && words.TryGetValue(value.GetString()!, out var word))
                return word;
            else
                fields.Fault(name, FaultCodes.InvalidValue, $"Write one of {string.Join(", ", words.Keys)}.", value);
            return null;
        }

        /// <summary>The entries of a list that must be there and have one at least, with their paths.</summary>
        public IReadOnlyList<(JsonElement Item, string Path)>? Items(string name, int most)
        {
            if (!fields.TryGet(name, out var value))
                fields.Fault(name, FaultCodes.Required, "Write a list.");
            else if (value.ValueKind != JsonValueKind.Array)
                fields.Fault(name, FaultCodes.WrongType, "Write a list.", value);
            else if (value.GetArrayLength() == 0)
                fields.Fault(name, FaultCodes.TooFew, "Write one entry at least.");
            else if (value.GetArrayLength() > most)
                fields.Fault(name, FaultCodes.TooMany, $"Write {most} entries at most.");
            else
                return [.. value.EnumerateArray().Select((item, index) => (item, $"{fields.PathOf(name)}[{index}]"))];
            return null;
        }
    }
}
