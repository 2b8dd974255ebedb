using System.Security.Cryptography;
using System.Text;
using Hubby.Branding.Pages;
using Hubby.Data;
using Hubby.Http;
using Hubby.Languages;
using Hubby.Messaging.Email;
using Hubby.Partners;
using Hubby.Portal;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Branding;

/// <summary>
/// The portal's page of a brand: what travellers see of it stands beside the form, and nothing is changed before it is saved.
/// </summary>
static class BrandPages
{
    public const string Root = "/portal/brand";
    const string NoName = "Give the brand a name: what a booking's custom_branding says.";
    const string Taken = "There is a brand of this name already.";

    public static async Task<IResult> Show(PortalPage page, BrandTools tools, AppDb db, CancellationToken ct)
    {
        var (stored, which) = (page.Partner.Brand, Which.Of(name => page.Http.Request.Query[name].ToString()));
        if (which.SubBrand is { } name && !which.IsNew && !stored.SubBrands.ContainsKey(name))
            return page.NotFound();
        var own = which.IsNew ? new() : which.SubBrand is null ? stored : stored.SubBrands[which.SubBrand];
        return await FormAsync(page, tools, db, new(which, BrandForm.Of(own)), StatusCodes.Status200OK, ct);
    }

    public static async Task<IResult> Write(
        PortalPage page, BrandTools tools, AppDb db, KeepLogo keep, SetBrand set, PartnerDirectory partners, CancellationToken ct)
    {
        var which = Which.Of(name => page.Form[name].ToString());
        var (logo, logoFault) = page.Form.Files.GetFile(BrandForm.LogoUpload) is { Length: > 0 } file
            ? await keep.HandleAsync(page.Partner.Id, file, ct) : (null, null);
        var act = page.Field("act");
        var added = act == "add" ? page.Field("add_language") : null;
        var sent = new Sent(which, BrandForm.Of(page.Form, added, logo)) { LogoFault = logoFault };
        if (act != "save")
        {
            var status = act == "preview" && sent.Faults(page.Partner.Brand).Count > 0
                ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK;
            return await FormAsync(page, tools, db, sent, status, ct);
        }

        string? before = null;
        var (partner, faults) = await set.HandleAsync(page.Partner.Slug, stored =>
        {
            before = which.Own(stored)?.LogoUrl;
            return sent.Read(stored);
        }, () => page.Audit(db, which.IsNew ? "brand.added" : "brand.changed", which.SubBrand ?? page.Partner.Slug,
            sent.LogoChange(before)), ct);
        if (partner is null)
            return page.NotFound();
        if (faults.Count > 0)
            return await FormAsync(page, tools, db, sent with { Refused = faults }, StatusCodes.Status400BadRequest, ct);
        await partners.RefreshAsync(ct);
        var wish = PreviewWish.Of(page.Field, page.Partner);
        return page.Go($"{Which.Address(which.SubBrand)}{(which.SubBrand is null ? '?' : '&')}{wish.Query}",
            "The brand is saved. Pages and mails show it from now on.");
    }

    public static IResult ShowRemove(PortalPage page, string? brand) =>
        brand is not null && page.Partner.Brand.SubBrands.ContainsKey(brand)
            ? page.Show<RemoveBrandPage>((nameof(RemoveBrandPage.Name), brand)) : page.NotFound();

    public static async Task<IResult> Remove(
        PortalPage page, AppDb db, SetBrand set, PartnerDirectory partners, CancellationToken ct)
    {
        var (name, isThere) = (page.Field("brand"), false);
        if (name is null)
            return page.NotFound();
        var (partner, faults) = await set.HandleAsync(page.Partner.Slug, stored =>
        {
            isThere = stored.SubBrands.ContainsKey(name);
            var left = stored.SubBrands.Where(each => each.Key != name).ToDictionary();
            return (isThere ? stored with { SubBrands = left } : null, []);
        }, () => page.Audit(db, "brand.removed", name), ct);
        if (partner is null || !isThere || faults.Count > 0)
            return page.NotFound();
        await partners.RefreshAsync(ct);
        return page.Go(Root, $"The brand {name} is removed. Bookings that name it show {page.Partner.Name}.");
    }

    /// <summary>Which of a partner's brands is meant.</summary>
    sealed record Which(string? SubBrand, bool IsNew)
    {
        public static Which Of(Func<string, string> read) => read("new") == "1"
            ? new(read("sub_brand").Trim(), true)
            : new(read("brand") is { Length: > 0 } name ? name : null, false);

        public Brand? Own(Brand stored) =>
            SubBrand is null ? stored : IsNew ? null : stored.SubBrands.GetValueOrDefault(SubBrand);

        public static string Address(string? subBrand) =>
            subBrand is null ? Root : $"{Root}?brand={Uri.EscapeDataString(subBrand)}";
    }

    /// <summary>What was typed, or stands there.</summary>
    sealed record Sent(Which Which, BrandForm Form)
    {
        /// <summary>What the act itself found wrong.</summary>
        public IReadOnlyList<Fault> Refused { get; init; } = [];

        /// <summary>What is wrong with the file that came along.</summary>
        public string? LogoFault { get; init; }

        public (Brand? Brand, IReadOnlyList<Fault> Faults) Read(Brand stored)
        {
            var fault = !Which.IsNew ? Which.SubBrand is { } name && !stored.SubBrands.ContainsKey(name) ? NoName : null
                : Which.SubBrand!.Length == 0 ? NoName : stored.SubBrands.ContainsKey(Which.SubBrand) ? Taken : null;
            var (brand, faults) = Form.ReadOver(stored, fault is null ? Which.SubBrand : "new brand");
            return (fault, LogoFault) is (null, null) ? (brand, faults) : (null,
                [.. Of("sub_brand", fault), .. Of(BrandForm.LogoUpload, LogoFault), .. faults]);
        }

        static IEnumerable<Fault> Of(string field, string? fault) =>
            fault is null ? [] : [new(field, FaultCodes.InvalidValue, fault)];

        /// <summary>For the audit; none where it is as it was.</summary>
        public string? LogoChange(string? before) => before == Form[BrandForm.LogoUrl] ? null
            : $"logo: {before ?? "none"} → {Form[BrandForm.LogoUrl] ?? "none"}";

        public IReadOnlyList<Fault> Faults(Brand stored) => Refused.Count > 0 ? Refused : Read(stored).Faults;

        /// <summary>What can be shown of it: fields that are wrong are left out.</summary>
        public Brand Shown(Brand stored)
        {
            var name = Which is { IsNew: true, SubBrand.Length: 0 } ? "new brand" : Which.SubBrand;
            var (brand, faults) = Form.ReadOver(stored, name);
            if (brand is null)
                (brand, _) = Form.Without(faults.Select(fault => fault.Field)).ReadOver(stored, name);
            return (brand ?? stored).For(name);
        }
    }

    static async Task<IResult> FormAsync(
        PortalPage page, BrandTools tools, AppDb db, Sent sent, int status, CancellationToken ct)
    {
        var (partner, which) = (page.Partner, sent.Which);
        var isPost = HttpMethods.IsPost(page.Http.Request.Method);
        var wish = PreviewWish.Of(name => isPost ? page.Field(name) : page.Http.Request.Query[name].ToString(), partner);
        var shown = sent.Shown(partner.Brand);
        var now = which.Own(partner.Brand);
        return page.Show<BrandPage>(status, (nameof(BrandPage.View), new BrandView(sent.Form, wish, shown)
        {
            SubBrand = which.SubBrand,
            IsNew = which.IsNew,
            Faults = isPost ? sent.Faults(partner.Brand).GroupBy(fault => fault.Field)
                .ToDictionary(each => each.Key, each => each.First().Message, StringComparer.Ordinal) : [],
            Logo = Logo.NameIn(sent.Form[BrandForm.LogoUrl]) is { } logo ? await UploadedAsync(db, partner.Id, logo, ct) : null,
            IsChanged = isPost && (now is null || !sent.Form.Says(BrandForm.Of(now))),
            Draft = BrandDraft.Write(tools.Box, partner.Id, shown, wish.Language),
            Mail = tools.Mails.Write(BrandTools.Dressed(partner, shown), shown.BaseUrl(page.Options.PublicUrl), wish.Language.Tag,
                wish.Mail),
            Sender = tools.Mails.Sender,
        }));
    }

    static Task<UploadedLogo?> UploadedAsync(AppDb db, Guid partnerId, string name, CancellationToken ct) => db.Logos
        .Where(row => row.PartnerId == partnerId && row.Name == name)
        .Select(row => new UploadedLogo(row.Name, row.Width, row.Height, row.Content.Length)).SingleOrDefaultAsync(ct);
}

/// <summary>What previews are made with.</summary>
sealed record BrandTools(SampleMails Mails, SecretBox Box)
{
    /// <summary>The partner as it would be with this brand.</summary>
    public static Partner Dressed(Partner partner, Brand brand) => new()
    {
        Id = partner.Id,
        Slug = partner.Slug,
        Name = partner.Name,
        CreatedAt = partner.CreatedAt,
        Locale = partner.Locale,
        TimeZone = partner.TimeZone,
        Brand = brand,
    };
}

/// <summary>What is known of a logo without its picture.</summary>
sealed record UploadedLogo(string Name, int Width, int Height, int Bytes);

/// <summary>What the page of a brand shows.</summary>
public sealed record BrandView
{
    internal BrandView(BrandForm form, PreviewWish wish, Brand shown) => (Form, Wish, Shown) = (form, wish, shown);

    internal BrandForm Form { get; }
    internal PreviewWish Wish { get; }

    /// <summary>As travellers would see it, completed by the partner's own brand.</summary>
    internal Brand Shown { get; }
    internal string? SubBrand { get; init; }
    internal bool IsNew { get; init; }

    /// <summary>By the field's path.</summary>
    internal Dictionary<string, string> Faults { get; init; } = [];
    internal UploadedLogo? Logo { get; init; }
    internal bool IsChanged { get; init; }
    internal string Draft { get; init; } = "";
    internal MailContent? Mail { get; init; }
    internal string Sender { get; init; } = "";

    internal string? FaultAt(string path) => Faults.GetValueOrDefault(path);

    /// <summary>The same for the same previews.</summary>
    internal string Digest =>
        Convert.ToHexStringLower(SHA256.HashData([.. BrandForm.Bytes(Shown), .. Encoding.ASCII.GetBytes(Wish.Query)]));

    internal IEnumerable<Language> LanguagesToAdd => Language.All.Where(each => !Form.Languages.Contains(each.Tag));
}
