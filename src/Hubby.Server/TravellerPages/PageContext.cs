using Hubby.Http;
using Hubby.Languages;
using Hubby.Packages;
using Hubby.Partners;
using Microsoft.AspNetCore.Components;

namespace Hubby.TravellerPages;

/// <summary>In whose dress and which language a page is shown. Pages and their parts get it as <c>Page</c>.</summary>
public sealed class PageContext
{
    internal const string Product = "Hubby";

    readonly PageSetting _setting;

    internal PageContext(PageSetting setting) => _setting = setting;

    /// <summary>None where nobody's brand is known.</summary>
    internal Partner? Partner => _setting.Partner;
    internal Brand Brand => _setting.Brand;
    internal Texts Text => _setting.Text;
    internal PagePlace Place => _setting.Place;
    internal bool IsTest => _setting.IsTest;

    /// <summary>Where absolute links begin, without a slash at the end.</summary>
    internal string BaseUrl => _setting.BaseUrl;

    /// <summary>For the page's own form; asking for it sets the cookie that belongs to it.</summary>
    internal FormGuard FormGuard() => _setting.FormGuard();

    PageAssets Assets => _setting.Assets;

    internal Language Language => Text.Language;

    internal string PartnerName => Brand.Name ?? Partner?.Name ?? Product;

    internal BrandColors Colors => BrandColors.Of(Brand.Color);

    /// <summary>What the brand says in this language instead of in general.</summary>
    BrandTexts OwnTexts => field ??= Brand.Texts
        .FirstOrDefault(each => Language.Lookup(each.Key) == Language).Value ?? new();

    BrandLinks Links => field ??= OwnTexts.Links.Over(Brand.Links);

    internal string? Welcome => OwnTexts.Welcome;

    /// <summary>Where the partner helps: a page, else an e-mail address, else none.</summary>
    internal string? HelpLink => Links.HelpUrl ?? (Links.HelpEmail ?? Brand.ReplyTo) switch
    {
        null => null,
        var address => $"mailto:{Uri.EscapeDataString(address).Replace("%40", "@", StringComparison.Ordinal)}",
    };

    internal string PrivacyLink => Links.PrivacyUrl ?? Link(Partner is null ? "/privacy" : $"/privacy/{Partner.Slug}");

    internal string? TermsLink => Links.TermsUrl;

    /// <summary>A page of ours, in the language that the traveller has chosen on this one.</summary>
    /// <param name="path">With its query, if any.</param>
    internal string Link(string path) => Place.ChosenLanguage is not { } chosen ? path
        : $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}lang={chosen}";

    /// <summary>This page again, in another language.</summary>
    internal string LinkIn(Language language) => $"?{Place.OtherQuery}lang={language.Tag}";

    /// <summary>Where a form on this page is sent: to this page, with what its address says.</summary>
    internal string Here => Link(Place.OtherQuery.Length == 0 ? Place.Path : $"{Place.Path}?{Place.OtherQuery[..^1]}");

    internal DestinationSign? SignOf(Destination? destination) =>
        destination is null ? null : DestinationSign.Of(Assets, destination);

    /// <summary>Style sheets in their order.</summary>
    internal IEnumerable<string> Styles =>
    [
        Assets.AddressOf(Place.Scheme is { } scheme ? $"traveller-{scheme}.css" : "traveller.css"),
        BrandAssets.Style(Brand.Color).Address,
    ];

    internal string Icon => BrandAssets.Icon(Brand.Color).Address;

    /// <summary>A file of drawings, to stand in the page itself, where the style sheet colours them.</summary>
    internal MarkupString DrawingOf(string name) => new(Assets.TextOf(name));

    internal string ScriptOf(string name) => Assets.AddressOf(name);

    /// <summary>The same in another scheme or colour, for previews.</summary>
    internal PageContext Dressed(string? scheme, string? color) => new(_setting with
    {
        Brand = color is null ? Brand : Brand with { Color = color },
        Place = Place with { Scheme = scheme },
    });

    /// <summary>The same in a brand that is not the partner's yet.</summary>
    internal PageContext Wearing(Brand brand, string? scheme) =>
        new(_setting with { Brand = brand, Place = Place with { Scheme = scheme } });

    /// <summary>The answer that shows a page.</summary>
    internal PageResult Show<TPage>(int status, params (string Name, object? Value)[] parameters) where TPage : IComponent =>
        new(this, PageView.Of<TPage>(parameters), status);
}

/// <summary>What a page's context is made of.</summary>
sealed record PageSetting
{
    public Partner? Partner { get; init; }
    public required Brand Brand { get; init; }
    public required Texts Text { get; init; }
    public required PageAssets Assets { get; init; }
    public required PagePlace Place { get; init; }
    public required Func<FormGuard> FormGuard { get; init; }
    public required bool IsTest { get; init; }
    public required string BaseUrl { get; init; }
}

/// <summary>A component with what it is shown with, besides its page's context.</summary>
sealed record PageView(Type Component, IReadOnlyList<(string Name, object? Value)> Parameters)
{
    const string PageParameter = "Page";

    public static PageView Of<TPage>(params (string Name, object? Value)[] parameters) where TPage : IComponent =>
        new(typeof(TPage), parameters);

    /// <param name="render">Turns components into HTML.</param>
    /// <param name="page">The context, which pages and their parts get as <c>Page</c>.</param>
    public Task<string> RenderAsync(RenderComponent render, object page)
    {
        var parameters = Parameters.ToDictionary(each => each.Name, each => each.Value);
        parameters[PageParameter] = page;
        return render.HandleAsync(Component, parameters);
    }
}

/// <summary>Where a page stands and what the traveller chose for it.</summary>
sealed record PagePlace
{
    public required string Path { get; init; }

    /// <summary>The query without the language, encoded, with an ampersand at its end; or empty.</summary>
    public string OtherQuery { get; init; } = "";

    /// <summary>A language of ours that was asked for by <c>?lang=</c>.</summary>
    public string? ChosenLanguage { get; init; }

    /// <summary><c>light</c> or <c>dark</c> whatever the device says; for previews.</summary>
    public string? Scheme { get; init; }
}

/// <summary>The hidden field without which a form is refused.</summary>
sealed record FormGuard(string Name, string Value);
