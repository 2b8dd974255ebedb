using Hubby.Http;
using Hubby.Languages;
using Hubby.Messages;
using Hubby.Packages;
using Hubby.Partners;
using Hubby.PromoCodes;

namespace Hubby.Messaging.Schedules;

/// <summary>Reads whom a schedule is for.</summary>
static class ReadScheduleFilter
{
    const int Most = 300;
    static readonly string[] Names = ["code_status", "package_types", "destinations", "sub_brands", "locales"];

    static readonly PromoCodeStatus[] Unredeemed = [PromoCodeStatus.Issued, PromoCodeStatus.Claimed];
    static readonly PromoCodeStatus[] Good = [PromoCodeStatus.Issued, PromoCodeStatus.Claimed, PromoCodeStatus.Redeemed];

    public static ScheduleFilter Of(JsonFields schedule, MessageKind? kind, Partner? partner)
    {
        var usual = kind == MessageKind.Scheduled ? Good : Unredeemed;
        if (!schedule.TryGet("filter", out var element)
            || JsonFields.Of(element, schedule.PathOf("filter"), schedule.Faults) is not { } filter)
        {
            return new(usual, [], [], [], []);
        }

        filter.RefuseOthers(element, Names);
        var status = Each(filter, "code_status", text => ScheduleWords.CodeStatus.TryGetValue(text, out var word)
            ? word : (PromoCodeStatus?)null, "Write issued, claimed or redeemed.");
        return new(
            status.Count > 0 ? [.. status.Select(each => each!.Value)] : usual,
            [.. Each(filter, "package_types", PackageTypes.Parse, $"Write one of {string.Join(", ", PackageTypes.All)}.")
                .Select(each => each!.Value)],
            Each(filter, "destinations", text => Destination.FromCode(text.ToUpperInvariant())?.Code,
                "Write two letters of ISO 3166-1 such as TH, or the code of a region such as EU."),
            Each(filter, "sub_brands", text => partner is null || partner.SubBrands.Contains(text) ? text : null,
                "Write a brand that this partner has."),
            Each(filter, "locales", text => Language.Lookup(text) is null ? null : text.ToLowerInvariant(),
                "Write a language that there are texts in, as BCP 47, such as nl."));
    }

    static List<T> Each<T>(JsonFields filter, string name, Func<string, T?> parse, string cure)
    {
        var read = new List<T>();
        if (!filter.TryGet(name, out _))
            return read;
        foreach (var (item, path) in filter.Items(name, Most) ?? [])
        {
            if (JsonFields.TextOf(item, path, 100, filter.Faults) is not { } text)
                continue;
            if (parse(text) is { } parsed)
                read.Add(parsed);
            else
                filter.Faults.Add(path, FaultCodes.InvalidValue, cure, item);
        }

        return read;
    }
}

/// <summary>Reads a partner's own words, by language.</summary>
static class ReadOwnText
{
    const int LongestSubject = 150;
    const int LongestParagraph = 1000;
    const int MostParagraphs = 10;
    static readonly string[] Names = ["subject", "body"];

    public static IReadOnlyDictionary<string, OwnText> Of(JsonFields schedule, MessageKind? kind)
    {
        var read = new Dictionary<string, OwnText>(StringComparer.Ordinal);
        if (!schedule.TryGet("text", out var element)
            || JsonFields.Of(element, schedule.PathOf("text"), schedule.Faults) is not { } byLocale)
        {
            return read;
        }

        if (kind is MessageKind.Reminder or MessageKind.Expiring)
            schedule.Fault("text", FaultCodes.InvalidValue, "Only the kind scheduled takes a text of your own.");
        foreach (var locale in element.EnumerateObject())
        {
            if (Language.FromTag(locale.Name) is not { } language || language.Tag != locale.Name)
            {
                byLocale.Fault(locale.Name, FaultCodes.InvalidValue,
                    $"Write one of {string.Join(", ", Language.All.Select(each => each.Tag))}.");
            }
            else if (JsonFields.Of(locale.Value, byLocale.PathOf(locale.Name), schedule.Faults) is { } fields)
            {
                fields.RefuseOthers(locale.Value, Names);
                read[language.Tag] = One(fields);
            }
        }

        if (read.Count == 0 && !element.EnumerateObject().Any())
            schedule.Fault("text", FaultCodes.TooFew, "Write a text in one language at least, or leave the field out.");
        return read;
    }

    static OwnText One(JsonFields fields)
    {
        var subject = fields.Needed("subject", fields.Text("subject", LongestSubject));
        var body = (fields.Items("body", MostParagraphs) ?? [])
            .Select(item => JsonFields.TextOf(item.Item, item.Path, LongestParagraph, fields.Faults)).OfType<string>();
        return new(subject ?? "", [.. body]);
    }
}
