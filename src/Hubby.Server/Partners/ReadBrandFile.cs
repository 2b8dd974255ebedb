using System.Text.Json;
using System.Text.RegularExpressions;
using Hubby.Http;

namespace Hubby.Partners;

/// <summary>A brand as a partner writes it down (docs/brands.md). All faults at once, as everywhere.</summary>
static partial class ReadBrandFile
{
    public const int MaxBytes = 256 * 1024;
    const int MaxUrl = 500;
    const int MaxName = 100;
    const int MaxWelcome = 200;
    const int MaxHosts = 10;
    const int MaxSubBrands = 100;

    static readonly string[] LinkFields = ["help_url", "help_email", "privacy_url", "terms_url"];
    static readonly string[] TextFields = ["welcome", .. LinkFields];
    static readonly string[] SubBrandFields =
        ["name", "color", "logo_url", "logo_on_color", "banner_url", "reply_to", .. LinkFields, "texts", "hosts"];

    static readonly string[] BrandFields = [.. SubBrandFields, "sub_brands"];

    public static (Brand? Brand, IReadOnlyList<Fault> Faults) Handle(ReadOnlyMemory<byte> json)
    {
        var (document, problem) = JsonBody.Parse(json);
        using (document)
        {
            if (document is null)
                return (null, [new("file", FaultCodes.InvalidFormat, problem!.Message)]);
            var faults = new Faults();
            var brand = JsonFields.Of(document.RootElement, "", faults) is { } fields
                ? Read(document.RootElement, fields, "", BrandFields) : null;
            return faults.Count == 0 ? (brand, []) : (null, faults);
        }
    }

    static Brand Read(JsonElement element, JsonFields fields, string path, string[] known)
    {
        RefuseUnknown(element, fields.Faults, path, known);
        return new()
        {
            Name = fields.Text("name", MaxName),
            OwnColor = fields.Parsed("color", MaxName, ParseColor, FaultCodes.InvalidFormat,
                "Send # and six hex digits, such as #00594f."),
            LogoUrl = fields.Parsed("logo_url", MaxUrl, text => Logo.NameIn(text) is null ? ParseAddress(text) : text,
                FaultCodes.InvalidFormat, "Send an https address such as https://www.example.com/logo.png."),
            LogoOnColor = fields.Boolean("logo_on_color"),
            BannerUrl = Address(fields, "banner_url"),
            ReplyTo = Email(fields, "reply_to"),
            Links = Links(fields),
            Texts = Each(element, "texts", path, fields.Faults, TextsOf),
            Hosts = Hosts(element, path, fields.Faults),
            SubBrands = known == BrandFields ? Each(element, "sub_brands", path, fields.Faults, SubBrandOf)
                : new Dictionary<string, Brand>(),
        };
    }

    static BrandLinks Links(JsonFields fields) => new()
    {
        HelpUrl = Address(fields, "help_url"),
        HelpEmail = Email(fields, "help_email"),
        PrivacyUrl = Address(fields, "privacy_url"),
        TermsUrl = Address(fields, "terms_url"),
    };

    static BrandTexts TextsOf(string locale, JsonElement element, JsonFields fields, string path)
    {
        if (LanguageTag.Parse(locale) is null)
        {
            fields.Faults.Add(
                new Fault(path, FaultCodes.InvalidFormat, "Name the language by a BCP 47 tag such as nl or pt-BR."));
        }

        RefuseUnknown(element, fields.Faults, path, TextFields);
        return new() { Welcome = fields.Text("welcome", MaxWelcome), Links = Links(fields) };
    }

    static Brand SubBrandOf(string name, JsonElement element, JsonFields fields, string path)
    {
        if (name.Length is 0 or > MaxName || name.Any(char.IsControl))
            fields.Faults.Add(new Fault(path, FaultCodes.InvalidText, $"Name a sub-brand with 1 to {MaxName} plain characters."));
        return Read(element, fields, path, SubBrandFields);
    }

    static Dictionary<string, T> Each<T>(JsonElement parent, string name, string parentPath, Faults faults,
        Func<string, JsonElement, JsonFields, string, T> read)
    {
        var found = new Dictionary<string, T>(StringComparer.Ordinal);
        var path = PathOf(parentPath, name);
        if (!parent.TryGetProperty(name, out var members) || members.ValueKind == JsonValueKind.Null
            || JsonFields.Of(members, path, faults) is null)
        {
            return found;
        }

        foreach (var member in members.EnumerateObject())
        {
            var memberPath = PathOf(path, member.Name);
            if (JsonFields.Of(member.Value, memberPath, faults) is { } fields)
                found.TryAdd(member.Name, read(member.Name, member.Value, fields, memberPath));
        }

        if (found.Count > MaxSubBrands)
            faults.Add(new Fault(path, FaultCodes.TooMany, $"Send at most {MaxSubBrands}."));
        return found;
    }

    static List<string> Hosts(JsonElement parent, string parentPath, Faults faults)
    {
        var path = PathOf(parentPath, "hosts");
        var hosts = new List<string>();
        if (!parent.TryGetProperty("hosts", out var list) || list.ValueKind == JsonValueKind.Null)
            return hosts;
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > MaxHosts)
        {
            faults.Add(path, FaultCodes.WrongType, $"Send a list of at most {MaxHosts} hosts.", list);
            return hosts;
        }

        foreach (var (index, item) in list.EnumerateArray().Index())
        {
            if (item.ValueKind == JsonValueKind.String && ParseHost(item.GetString()!) is { } host)
            {
                hosts.Add(host);
                continue;
            }

            faults.Add($"{path}[{index}]", FaultCodes.InvalidFormat,
                "Send a host without https:// and without a path, such as esim.example.com.", item);
        }

        return hosts;
    }

    static void RefuseUnknown(JsonElement element, Faults faults, string path, string[] known)
    {
        foreach (var field in element.EnumerateObject().Where(field => !known.Contains(field.Name)))
        {
            faults.Add(PathOf(path, field.Name), FaultCodes.InvalidValue,
                $"There is no such setting here; there are {string.Join(", ", known)}.", field.Value);
        }
    }

    static string PathOf(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    static string? Email(JsonFields fields, string name) => fields.Parsed(name, EmailAddress.MaxLength, EmailAddress.Parse,
        FaultCodes.InvalidFormat, "Send an e-mail address such as help@example.com.");

    static string? Address(JsonFields fields, string name) => fields.Parsed(name, MaxUrl, ParseAddress, FaultCodes.InvalidFormat,
        "Send an https address such as https://www.example.com/help.");

    static string? ParseColor(string text) => IsColor().IsMatch(text) ? text.ToLowerInvariant() : null;

    static string? ParseAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps
        && address.UserInfo.Length == 0 && IsHost().IsMatch(address.IdnHost) ? address.AbsoluteUri : null;

    static string? ParseHost(string text) => text.Length <= 255 && IsHost().IsMatch(text.ToLowerInvariant())
        ? text.ToLowerInvariant() : null;

    [GeneratedRegex(@"\A#[0-9A-Fa-f]{6}\z", RegexOptions.NonBacktracking)]
    private static partial Regex IsColor();

    [GeneratedRegex(@"\A([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(:[0-9]{1,5})?\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex IsHost();
}
