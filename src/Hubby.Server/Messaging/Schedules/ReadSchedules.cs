using System.Text.Json;
using System.Text.RegularExpressions;
using Hubby.Http;
using Hubby.Messages;
using Hubby.Partners;

namespace Hubby.Messaging.Schedules;

/// <summary>Reads a partner's file of schedules and finds all its faults at once.</summary>
static partial class ReadSchedules
{
    public const int MaxBytes = 256 * 1024;

    static readonly string[] FileNames = ["schedules"];

    static readonly string[] Names =
    [
        "name", "kind", "relative_to", "days_before", "days_after", "at", "time_zone", "channels", "filter", "text", "enabled",
    ];

    /// <summary>Each schedule with its own JSON; what is wrong is in <paramref name="faults"/>.</summary>
    /// <param name="file">JSON.</param>
    /// <param name="partner">Whose brands it may name; none where that was judged before.</param>
    /// <param name="faults">Gets what is wrong.</param>
    public static IReadOnlyList<(Schedule Schedule, string Definition)> File(byte[] file, Partner? partner, Faults faults)
    {
        var (json, malformed) = JsonBody.Parse(file);
        using (json)
        {
            if (json is null)
            {
                faults.Add(new Fault("file", FaultCodes.InvalidFormat, malformed?.Message ?? "Write a JSON object."));
                return [];
            }

            if (JsonFields.Of(json.RootElement, "", faults) is not { } fields)
                return [];
            fields.RefuseOthers(json.RootElement, FileNames);
            if (fields.Items("schedules", Schedule.MostOfPartner) is not { } items)
                return [];
            var read = new List<(Schedule, string)>();
            foreach (var (element, path) in items)
            {
                if (One(element, path, partner, faults) is { } schedule)
                    read.Add((schedule, element.GetRawText()));
            }

            RefuseTwins(read, faults);
            return read;
        }
    }

    /// <summary>What <see cref="File"/> has found good before.</summary>
    public static Schedule Stored(string definition)
    {
        using var json = JsonDocument.Parse(definition);
        var faults = new Faults();
        return One(json.RootElement, "", null, faults)
            ?? throw new InvalidOperationException($"A stored schedule cannot be read: {faults.FirstOrDefault()?.Message}");
    }

    static void RefuseTwins(List<(Schedule Schedule, string)> read, Faults faults)
    {
        foreach (var twin in read.GroupBy(each => each.Schedule.Name).Where(group => group.Count() > 1))
        {
            faults.Add(new Fault("schedules", FaultCodes.DuplicateField,
                $"The name {twin.Key} stands there {twin.Count()} times; give each schedule a name of its own."));
        }
    }

    static Schedule? One(JsonElement element, string path, Partner? partner, Faults faults)
    {
        var before = faults.Count;
        if (JsonFields.Of(element, path, faults) is not { } fields)
            return null;
        fields.RefuseOthers(element, Names);
        var name = fields.Needed("name", fields.Parsed("name", Schedule.MaxName, Name, FaultCodes.InvalidFormat,
            "Write 1 to 40 lower case letters, digits, dashes and underscores, such as reminder-3-days."));
        var kind = fields.Word("kind", ScheduleWords.Kinds);
        var relativeTo = RelativeTo(fields, kind);
        var days = Days(fields);
        var at = fields.Needed("at", fields.Parsed("at", 5, ScheduleWords.Time, FaultCodes.InvalidFormat,
            "Write an hour and minute from 00:00 to 23:59, such as 10:00."));
        var zone = fields.Parsed("time_zone", 64, ScheduleWords.Zone, FaultCodes.InvalidValue,
            "Write destination, partner, departure, or a time zone of the IANA database such as Europe/Amsterdam.");
        var channels = Channels(fields);
        var filter = ReadScheduleFilter.Of(fields, kind, partner);
        var text = ReadOwnText.Of(fields, kind);
        if (faults.Count > before)
            return null;
        return new()
        {
            Name = name!,
            Kind = kind!.Value,
            RelativeTo = relativeTo!.Value,
            Days = days!.Value,
            At = at!.Value,
            TimeZone = zone ?? Schedule.AtPartner,
            Channels = channels,
            Filter = filter,
            Text = text,
            IsOn = fields.Boolean("enabled") ?? true,
        };
    }

    // What a reminder and a warning count from is in their texts, so there is nothing to choose.
    static TripDate? RelativeTo(JsonFields fields, MessageKind? kind)
    {
        TripDate? natural = kind switch
        {
            MessageKind.Reminder => TripDate.Departure,
            MessageKind.Expiring => TripDate.CodeExpiry,
            _ => null,
        };
        if (!fields.TryGet("relative_to", out var sent) && natural is not null)
            return natural;
        var relativeTo = fields.Word("relative_to", ScheduleWords.Dates);
        if (relativeTo is null || kind is null)
            return relativeTo;
        if (natural is { } only && only != relativeTo)
        {
            fields.Fault("relative_to", FaultCodes.InvalidValue,
                $"A schedule of this kind counts from {ScheduleWords.Of(only)}; write that, or leave the field out.", sent);
        }
        else if (natural is null && relativeTo == TripDate.CodeExpiry)
        {
            fields.Fault("relative_to", FaultCodes.InvalidValue,
                "Write departure or return; what counts from code_expiry is of the kind expiring.", sent);
        }

        return relativeTo;
    }

    static int? Days(JsonFields fields)
    {
        var hasBefore = fields.TryGet("days_before", out _);
        if (hasBefore == fields.TryGet("days_after", out _))
        {
            fields.Fault("days_before", hasBefore ? FaultCodes.InvalidValue : FaultCodes.Required,
                "Write one of days_before and days_after, 0 to 365.");
            return null;
        }

        return hasBefore
            ? -fields.Integer("days_before", 0, Schedule.MostDays) : fields.Integer("days_after", 0, Schedule.MostDays);
    }

    static Channels Channels(JsonFields fields)
    {
        var channels = Messages.Channels.None;
        foreach (var (item, path) in fields.Items("channels", 10) ?? [])
        {
            if (JsonFields.TextOf(item, path, 20, fields.Faults) is not { } text)
                continue;
            if (ChannelNames.Parse(text) is { } channel)
                channels |= channel;
            else
                fields.Faults.Add(path, FaultCodes.InvalidValue, "Write EMAIL, SMS, WHATSAPP or PUSH.", item);
        }

        return channels;
    }

    static string? Name(string text) => IsName().IsMatch(text) ? text : null;

    [GeneratedRegex("^[a-z0-9][a-z0-9_-]{0,39}$", RegexOptions.NonBacktracking)]
    private static partial Regex IsName();
}
