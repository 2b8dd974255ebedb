using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Hubby.Partners;

/// <summary>
/// How the traveller's pages and mails look: one accent colour, a logo, a few words and links; everything else is computed from
/// them. What a sub-brand leaves out is the partner's. docs/brands.md tells partners of it.
/// </summary>
sealed record Brand
{
    public const string DefaultColor = "#00594f";

    /// <summary>What travellers read as the sender; none for the partner's own name.</summary>
    public string? Name { get; init; }

    /// <summary>sRGB as <c>#rrggbb</c>; none where it is another brand's or the default.</summary>
    [JsonPropertyName("color")]
    public string? OwnColor { get; init; }

    [JsonIgnore]
    public string Color
    {
        get => OwnColor ?? DefaultColor;
        init => OwnColor = value;
    }

    /// <summary>An https address, the path of an uploaded <see cref="Logo"/>, or none.</summary>
    public string? LogoUrl { get; init; }

    /// <summary>Whether the logo is drawn to stand on the accent colour; else it gets a white ground.</summary>
    public bool? LogoOnColor { get; init; }

    /// <summary>An https address of a picture at the foot of the pages, or none.</summary>
    public string? BannerUrl { get; init; }

    /// <summary>Where travellers' answers to mails go, or none.</summary>
    public string? ReplyTo { get; init; }

    public BrandLinks Links { get; init; } = new();

    /// <summary>Words and links in a language of the travellers' instead of the general ones, by BCP 47 tag.</summary>
    public IReadOnlyDictionary<string, BrandTexts> Texts { get; init; } = new Dictionary<string, BrandTexts>();

    /// <summary>Hosts that show this brand, the first of which links lead to.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>By the name that a booking's <c>custom_branding</c> carries.</summary>
    public IReadOnlyDictionary<string, Brand> SubBrands { get; init; } = new Dictionary<string, Brand>();

    /// <summary>The sub-brand of this name, completed by this brand; this brand where there is none.</summary>
    public Brand For(string? subBrand) =>
        subBrand is not null && SubBrands.TryGetValue(subBrand, out var own) ? own.Over(this) : this;

    public IEnumerable<Brand> AndSubBrands() => SubBrands.Values.Prepend(this);

    Brand Over(Brand general) => this with
    {
        Name = Name ?? general.Name,
        OwnColor = OwnColor ?? general.OwnColor,
        LogoUrl = LogoUrl ?? general.LogoUrl,
        LogoOnColor = LogoUrl is null ? general.LogoOnColor : LogoOnColor,
        BannerUrl = BannerUrl ?? general.BannerUrl,
        ReplyTo = ReplyTo ?? general.ReplyTo,
        Links = Links.Over(general.Links),
        Texts = general.Texts.Keys.Union(Texts.Keys).ToDictionary(tag => tag, tag =>
            Texts.GetValueOrDefault(tag, new()).Over(general.Texts.GetValueOrDefault(tag, new()))),
        Hosts = Hosts is [] ? general.Hosts : Hosts,
    };

    /// <summary>Where links to the traveller's pages of this brand begin.</summary>
    /// <param name="publicUrl">The server's own address, for brands without a host; its scheme is everybody's.</param>
    public string BaseUrl(string publicUrl) => Hosts is [var host, ..]
        ? $"{publicUrl[..publicUrl.IndexOf(':', StringComparison.Ordinal)]}://{host}"
        : publicUrl;

    public static readonly ValueConverter<Brand, string> AsJson = new(
        brand => JsonSerializer.Serialize(brand, BrandJson.Stored),
        stored => JsonSerializer.Deserialize<Brand>(stored, BrandJson.Stored)!);
}

/// <summary>Where the pages lead a traveller who wants to know more; https addresses but for the e-mail address.</summary>
sealed record BrandLinks
{
    public string? HelpUrl { get; init; }
    public string? HelpEmail { get; init; }
    public string? PrivacyUrl { get; init; }
    public string? TermsUrl { get; init; }

    public BrandLinks Over(BrandLinks general)
    {
        // A place to get help replaces the other kind too: a traveller is shown one.
        var isHelpOwn = (HelpUrl ?? HelpEmail) is not null;
        return new()
        {
            HelpUrl = isHelpOwn ? HelpUrl : general.HelpUrl,
            HelpEmail = isHelpOwn ? HelpEmail : general.HelpEmail,
            PrivacyUrl = PrivacyUrl ?? general.PrivacyUrl,
            TermsUrl = TermsUrl ?? general.TermsUrl,
        };
    }
}

/// <summary>What a partner says in its own words, in one language.</summary>
sealed record BrandTexts
{
    /// <summary>A line of welcome where a traveller first arrives.</summary>
    public string? Welcome { get; init; }
    public BrandLinks Links { get; init; } = new();

    public BrandTexts Over(BrandTexts general) =>
        new() { Welcome = Welcome ?? general.Welcome, Links = Links.Over(general.Links) };
}

static class BrandJson
{
    public static readonly JsonSerializerOptions Stored = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };
}
