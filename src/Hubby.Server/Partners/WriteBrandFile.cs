using System.Text.Json;

namespace Hubby.Partners;

/// <summary>A brand in the form in which it is read.</summary>
static class WriteBrandFile
{
    public static void Handle(Utf8JsonWriter json, Brand brand)
    {
        json.WriteStartObject();
        WriteLooks(json, brand);
        if (brand.SubBrands.Count > 0)
        {
            json.WriteStartObject("sub_brands");
            foreach (var (name, sub) in brand.SubBrands)
            {
                json.WriteStartObject(name);
                WriteLooks(json, sub);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    static void WriteLooks(Utf8JsonWriter json, Brand brand)
    {
        Write(json, "name", brand.Name);
        Write(json, "color", brand.OwnColor);
        Write(json, "logo_url", brand.LogoUrl);
        if (brand.LogoOnColor is { } isOnColor)
            json.WriteBoolean("logo_on_color", isOnColor);
        Write(json, "banner_url", brand.BannerUrl);
        Write(json, "reply_to", brand.ReplyTo);
        WriteLinks(json, brand.Links);
        if (brand.Texts.Count > 0)
        {
            json.WriteStartObject("texts");
            foreach (var (locale, texts) in brand.Texts)
            {
                json.WriteStartObject(locale);
                Write(json, "welcome", texts.Welcome);
                WriteLinks(json, texts.Links);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        if (brand.Hosts.Count == 0)
            return;
        json.WriteStartArray("hosts");
        foreach (var host in brand.Hosts)
            json.WriteStringValue(host);
        json.WriteEndArray();
    }

    static void WriteLinks(Utf8JsonWriter json, BrandLinks links)
    {
        Write(json, "help_url", links.HelpUrl);
        Write(json, "help_email", links.HelpEmail);
        Write(json, "privacy_url", links.PrivacyUrl);
        Write(json, "terms_url", links.TermsUrl);
    }

    static void Write(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }
}
