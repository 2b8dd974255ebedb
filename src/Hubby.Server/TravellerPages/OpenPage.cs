using System.Text.Encodings.Web;
using Hubby.Data;
using Hubby.Http;
using Hubby.Languages;
using Hubby.Partners;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.Options;

namespace Hubby.TravellerPages;

/// <summary>Decides in whose brand and which language a request is answered.</summary>
sealed class OpenPage(
    PartnerDirectory partners, PageAssets assets, IAntiforgery antiforgery, IOptions<HubbyOptions> options)
{
    const string LanguageParameter = "lang";
    const int LongestQuery = 300;

    /// <summary>A page about no booking, of the partner whose host was asked; of nobody on any other host.</summary>
    public PageContext OfHost(HttpContext http)
    {
        var hosted = HostedBrand(http);
        return Open(http, hosted?.Partner, hosted?.SubBrand, BrowsersLanguage(http, hosted?.Partner));
    }

    /// <summary>A page of a partner, about no booking that the traveller has shown to know.</summary>
    public PageContext Of(HttpContext http, Partner partner)
    {
        var subBrand = HostedBrand(http) is { } hosted && hosted.Partner.Id == partner.Id ? hosted.SubBrand : null;
        return Open(http, partner, subBrand, BrowsersLanguage(http, partner));
    }

    /// <summary>A page about a booking: in the language that it was made in.</summary>
    public PageContext OfBooking(HttpContext http, Partner partner, string? customBranding, string? locale) =>
        Open(http, partner, customBranding, Language.Choose(locale, partner.Locale));

    /// <summary>A page that must come even while the store is away: then without a brand.</summary>
    public PageContext OfHostOrNobody(HttpContext http)
    {
        try
        {
            return OfHost(http);
        }
        catch (StoreAwayException)
        {
            return Open(http, null, null, BrowsersLanguage(http, null));
        }
    }

    HostedBrand? HostedBrand(HttpContext http) => partners.FindByHost(http.Request.Host.Value ?? "");

    static Language BrowsersLanguage(HttpContext http, Partner? partner) =>
        Language.FromHeader(http.Request.Headers.AcceptLanguage.ToString()) ?? Language.Choose(partner?.Locale);

    PageContext Open(HttpContext http, Partner? partner, string? subBrand, Language language)
    {
        var chosen = Language.Lookup(http.Request.Query[LanguageParameter]);
        var brand = partner?.Brand.For(subBrand) ?? new Brand();
        return new(new()
        {
            Partner = partner,
            Brand = brand,
            Text = Texts.For(chosen ?? language),
            Assets = assets,
            Place = new()
            {
                Path = http.Request.Path.ToUriComponent(),
                OtherQuery = OtherQuery(http.Request.Query),
                ChosenLanguage = chosen?.Tag,
            },
            FormGuard = () => GuardOf(http),
            IsTest = !options.Value.IsProduction,
            BaseUrl = brand.BaseUrl(options.Value.PublicUrl),
        });
    }

    FormGuard GuardOf(HttpContext http)
    {
        var tokens = antiforgery.GetAndStoreTokens(http);
        return new(tokens.FormFieldName, tokens.RequestToken!);
    }

    // It is repeated in the link of each language, so a long one would make a long page.
    static string OtherQuery(IQueryCollection query)
    {
        var others = string.Concat(
            from parameter in query
            where parameter.Key != LanguageParameter
            from value in parameter.Value
            select $"{UrlEncoder.Default.Encode(parameter.Key)}={UrlEncoder.Default.Encode(value ?? "")}&");
        return others.Length <= LongestQuery ? others : "";
    }
}
