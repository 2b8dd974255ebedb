using System.Text.Json;
using System.Text.Json.Nodes;
using Hubby.Http;
using Hubby.Partners;

namespace Hubby.Branding;

/// <summary>
/// What the form of a brand says, each field under the path that a brand's file has it at, so that faults find their fields.
/// </summary>
sealed class BrandForm
{
    const string Texts = "texts";
    const string SubBrands = "sub_brands";
    const string Hosts = "hosts";
    const string OnColor = "logo_on_color";
    public const string LogoUrl = "logo_url";

    /// <summary>The field of a file.</summary>
    public const string LogoUpload = "logo_file";

    /// <summary>Marked to have no logo any more.</summary>
    public const string LogoDrop = "drop_logo";
    static readonly string[] Looks = ["name", "color", LogoUrl, OnColor, "banner_url", "reply_to"];

    public static readonly IReadOnlyList<(string Name, string Label, string Type)> Links =
    [
        ("help_url", "Help page", "url"), ("help_email", "Help address", "email"), ("privacy_url", "Privacy statement", "url"),
        ("terms_url", "Terms", "url"),
    ];

    static readonly string[] OfLanguages = ["welcome", .. Links.Select(link => link.Name)];

    /// <summary>The last part of the path of every field.</summary>
    public static readonly IReadOnlyCollection<string> Fields = [.. Looks, .. OfLanguages, "sub_brand", LogoUpload];

    readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>Languages that have words of their own, by BCP 47 tag.</summary>
    public IReadOnlyList<string> Languages { get; private init; } = [];

    public string? this[string path] => _values.GetValueOrDefault(path);

    public static string PathOf(string language, string name) => $"{Texts}.{language}.{name}";

    /// <summary>As it is stored.</summary>
    public static BrandForm Of(Brand brand)
    {
        var json = Json(brand);
        var form = new BrandForm { Languages = [.. brand.Texts.Keys.Order(StringComparer.Ordinal)] };
        foreach (var name in Looks.Concat(Links.Select(link => link.Name)))
            form.Keep(name, $"{json[name]}");
        foreach (var language in form.Languages)
        {
            foreach (var name in OfLanguages)
                form.Keep(PathOf(language, name), $"{json[Texts]![language]![name]}");
        }

        return form;
    }

    /// <summary>As it was sent.</summary>
    /// <param name="sent">By path.</param>
    /// <param name="added">A language that was chosen to have words of its own.</param>
    /// <param name="logo">The path of a logo that came along.</param>
    public static BrandForm Of(IFormCollection sent, string? added, string? logo)
    {
        var form = new BrandForm
        {
            Languages = [.. sent["language"].OfType<string>().Append(added).OfType<string>()
                .Where(tag => tag.Length is > 0 and <= 35).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        };
        foreach (var name in Looks.Concat(Links.Select(link => link.Name)))
            form.Keep(name, sent[name].ToString());
        foreach (var path in form.Languages.SelectMany(language => OfLanguages.Select(name => PathOf(language, name))))
            form.Keep(path, sent[path].ToString());
        if (logo is not null)
            form._values[LogoUrl] = logo;
        else if (sent[LogoDrop] == "1")
            form._values.Remove(LogoUrl);
        return form;
    }

    void Keep(string path, string value)
    {
        if (value.Trim() is { Length: > 0 } text)
            _values[path] = text;
    }

    /// <summary>Whether another one says the same.</summary>
    public bool Says(BrandForm other) => _values.Count == other._values.Count
        && _values.All(each => other[each.Key] == each.Value);

    /// <summary>Without the fields that are wrong, to show the rest.</summary>
    public BrandForm Without(IEnumerable<string> paths)
    {
        var form = new BrandForm { Languages = Languages };
        foreach (var (path, value) in _values.Where(each => !paths.Contains(each.Key)))
            form._values[path] = value;
        return form;
    }

    /// <summary>
    /// The partner's brand with what the form says, and its faults under the form's paths. Addresses of the brand stay as the
    /// operator has set them.
    /// </summary>
    /// <param name="stored">All of the partner's brand.</param>
    /// <param name="subBrand">None for the partner's own.</param>
    public (Brand? Brand, IReadOnlyList<Fault> Faults) ReadOver(Brand stored, string? subBrand)
    {
        var whole = Json(stored);
        var own = Own();
        if (subBrand is null)
        {
            Move(whole, own, SubBrands);
            Move(whole, own, Hosts);
            whole = own;
        }
        else
        {
            if (whole[SubBrands] is not JsonObject all)
                whole[SubBrands] = all = [];
            if (all[subBrand] is JsonObject before)
                Move(before, own, Hosts);
            all[subBrand] = own;
        }

        var (brand, faults) = ReadBrandFile.Handle(JsonSerializer.SerializeToUtf8Bytes(whole));
        var path = $"{SubBrands}.{subBrand}";
        return (brand, [.. faults.Select(fault => fault with { Field = Relative(fault.Field, subBrand is null ? null : path) })]);
    }

    static string Relative(string field, string? path) => path is null ? field : field == path ? "sub_brand"
        : field.StartsWith($"{path}.", StringComparison.Ordinal) ? field[(path.Length + 1)..] : field;

    static void Move(JsonObject from, JsonObject to, string name)
    {
        if (from[name] is not { } value)
            return;
        from.Remove(name);
        to[name] = value;
    }

    JsonObject Own()
    {
        var own = new JsonObject();
        foreach (var (name, value) in _values.Where(each => !each.Key.StartsWith($"{Texts}.", StringComparison.Ordinal)))
            own[name] = name == OnColor && bool.TryParse(value, out var isOn) ? JsonValue.Create(isOn) : JsonValue.Create(value);
        var texts = new JsonObject();
        foreach (var language in Languages)
        {
            var words = new JsonObject();
            foreach (var name in OfLanguages)
            {
                if (this[PathOf(language, name)] is { } value)
                    words[name] = value;
            }

            if (words.Count > 0)
                texts[language] = words;
        }

        if (texts.Count > 0)
            own[Texts] = texts;
        return own;
    }

    static JsonObject Json(Brand brand) => JsonNode.Parse(Bytes(brand))!.AsObject();

    /// <summary>The same bytes for the same brand.</summary>
    public static byte[] Bytes(Brand brand)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
            WriteBrandFile.Handle(json, brand);
        return bytes.ToArray();
    }
}
