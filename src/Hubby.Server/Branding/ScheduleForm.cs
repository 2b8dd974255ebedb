using System.Globalization;
using System.Text.Json.Nodes;
using Hubby.Languages;
using Hubby.Messages;
using Hubby.Messaging.Schedules;
using Hubby.Packages;

namespace Hubby.Branding;

/// <summary>What the form of a schedule says, each field under its name in the partner's file.</summary>
sealed class ScheduleForm
{
    const string Text = "text";
    const string Paragraphs = "\n\n";
    static readonly char[] Between = [' ', ',', ';', '\r', '\n'];
    static readonly string[] Lists = ["channels", "code_status", "package_types", "sub_brands"];
    static readonly string[] Texts =
        ["name", "kind", "relative_to", "days", "when", "at", "time_zone", "destinations", "locales"];

    readonly Dictionary<string, string[]> _values = new(StringComparer.Ordinal);

    public bool IsOn { get; private init; } = true;

    /// <summary>Languages with words of the partner's own.</summary>
    public IReadOnlyList<string> Languages { get; private init; } = [];

    public string? this[string name] => _values.GetValueOrDefault(name) is [var first, ..] ? first : null;

    public bool Has(string name, string value) => _values.GetValueOrDefault(name, []).Contains(value);

    public static string PathOf(string language, string name) => $"{Text}.{language}.{name}";

    public static ScheduleForm Usual() => Of(new Schedule
    {
        Name = "",
        Kind = MessageKind.Reminder,
        RelativeTo = TripDate.Departure,
        Days = -3,
        At = new(10, 0),
        TimeZone = Schedule.AtPartner,
        Channels = Channels.Email,
        Filter = new([PromoCodes.PromoCodeStatus.Issued, PromoCodes.PromoCodeStatus.Claimed], [], [], [], []),
    });

    public static ScheduleForm Of(Schedule schedule)
    {
        var form = new ScheduleForm
        {
            IsOn = schedule.IsOn,
            Languages = [.. schedule.Text.Keys.Order(StringComparer.Ordinal)],
        };
        form.Keep("name", schedule.Name);
        form.Keep("kind", ScheduleWords.Kinds.First(word => word.Value == schedule.Kind).Key);
        form.Keep("relative_to", ScheduleWords.Of(schedule.RelativeTo));
        form.Keep("days", Math.Abs(schedule.Days).ToString(CultureInfo.InvariantCulture));
        form.Keep("when", schedule.Days < 0 ? "before" : "after");
        form.Keep("at", schedule.At.ToString("HH:mm", CultureInfo.InvariantCulture));
        form.Keep("time_zone", schedule.TimeZone);
        form.Keep("channels", [.. ChannelNames.In(schedule.Channels).Select(ChannelNames.Of)]);
        form.Keep("code_status", [.. ScheduleWords.CodeStatus
            .Where(word => schedule.Filter.CodeStatus.Contains(word.Value)).Select(word => word.Key)]);
        form.Keep("package_types", [.. schedule.Filter.PackageTypes.Select(type => type.ToApi())]);
        form.Keep("destinations", string.Join(' ', schedule.Filter.Destinations));
        form.Keep("sub_brands", [.. schedule.Filter.SubBrands]);
        form.Keep("locales", string.Join(' ', schedule.Filter.Locales));
        foreach (var (language, text) in schedule.Text)
        {
            form.Keep(PathOf(language, "subject"), text.Subject);
            form.Keep(PathOf(language, "body"), string.Join(Paragraphs, text.Body));
        }

        return form;
    }

    /// <param name="sent">As it was sent.</param>
    /// <param name="isOn">As it is.</param>
    /// <param name="added">A language that was chosen to have words.</param>
    public static ScheduleForm Of(IFormCollection sent, bool isOn, string? added)
    {
        var form = new ScheduleForm
        {
            IsOn = isOn,
            Languages = [.. sent["language"].OfType<string>().Append(added).OfType<string>()
                .Where(tag => Language.FromTag(tag)?.Tag == tag).Distinct().Order(StringComparer.Ordinal)],
        };
        foreach (var name in Texts)
            form.Keep(name, sent[name].ToString());
        foreach (var name in Lists)
            form.Keep(name, [.. sent[name].OfType<string>()]);
        foreach (var path in form.Languages.SelectMany(tag => new[] { PathOf(tag, "subject"), PathOf(tag, "body") }))
            form.Keep(path, sent[path].ToString().ReplaceLineEndings("\n"));
        return form;
    }

    void Keep(string name, params string[] values)
    {
        if (values.Select(value => value.Trim()).Where(value => value.Length > 0).ToArray() is { Length: > 0 } kept)
            _values[name] = kept;
    }

    /// <summary>As an entry of the file that <c>schedules set</c> takes.</summary>
    /// <param name="isOn">Whether it plans anything.</param>
    /// <param name="name">Of the schedule.</param>
    public string Definition(bool isOn, string name)
    {
        var json = new JsonObject { ["name"] = name };
        void Put(string field, string name)
        {
            if (this[name] is { } value)
                json[field] = value;
        }

        Put("kind", "kind");
        var isOwn = this["kind"] == "scheduled";
        if (isOwn)
            Put("relative_to", "relative_to");
        if (this["days"] is { } days)
        {
            json[$"days_{(this["when"] == "after" ? "after" : "before")}"] =
                int.TryParse(days, CultureInfo.InvariantCulture, out var number) ? number : days;
        }

        Put("at", "at");
        Put("time_zone", "time_zone");
        json["channels"] = List(_values.GetValueOrDefault("channels", []));
        if (Filter() is { Count: > 0 } filter)
            json["filter"] = filter;
        if (isOwn && OwnTexts() is { Count: > 0 } texts)
            json[Text] = texts;
        if (!isOn)
            json["enabled"] = false;
        return json.ToJsonString();
    }

    JsonObject Filter()
    {
        var filter = new JsonObject();
        foreach (var name in Lists.Skip(1).Where(_values.ContainsKey))
            filter[name] = List(_values[name]);
        foreach (var name in new[] { "destinations", "locales" })
        {
            if (this[name]?.Split(Between, StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } items)
                filter[name] = List(items);
        }

        return filter;
    }

    // A language without a word in it was not meant.
    JsonObject OwnTexts()
    {
        var texts = new JsonObject();
        foreach (var tag in Languages)
        {
            var (subject, body) = (this[PathOf(tag, "subject")], this[PathOf(tag, "body")]);
            if (subject is null && body is null)
                continue;
            texts[tag] = new JsonObject
            {
                ["subject"] = subject ?? "",
                ["body"] = List([.. (body ?? "").Split(Paragraphs, StringSplitOptions.RemoveEmptyEntries)
                    .Select(each => each.Replace('\n', ' ').Trim()).Where(each => each.Length > 0)]),
            };
        }

        return texts;
    }

    static JsonArray List(IReadOnlyList<string> items) => [.. items.Select(item => JsonValue.Create(item))];

    /// <summary>The field of the form that a fault of the file is at.</summary>
    public static string FieldOf(string path)
    {
        var end = path.IndexOf("].", StringComparison.Ordinal);
        var field = path.StartsWith("schedules[", StringComparison.Ordinal) && end > 0 ? path[(end + 2)..] : path;
        field = field.Split('[')[0];
        return field is "days_before" or "days_after" ? "days"
            : field.StartsWith("filter.", StringComparison.Ordinal) ? field["filter.".Length..] : field;
    }
}
