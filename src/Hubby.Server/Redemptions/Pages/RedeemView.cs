using Hubby.Devices;
using Hubby.Devices.Pages;
using Hubby.Http;
using Hubby.Languages;
using Hubby.Packages;
using Hubby.PromoCodes;
using Hubby.TravellerPages;
using Microsoft.AspNetCore.Components;

namespace Hubby.Redemptions.Pages;

static class RedeemAddresses
{
    public const string Redeem = "/redeem";
    public const string Choose = "/redeem/choose";
}

/// <summary>What a code is good for, in the traveller's words; little where no code is known.</summary>
/// <param name="Place">The largest words of the page.</param>
/// <param name="Sign">Its flag.</param>
/// <param name="Package">A sentence.</param>
public sealed record RightView(string Place, DestinationSign? Sign, MarkupString? Package)
{
    internal static RightView Of(PageContext page, PromoCode? code)
    {
        var (text, anywhere) = (page.Text, page.Text["page.hero.anywhere"]);
        if (code is null)
            return new(anywhere, null, null);
        var (size, duration) = (text.Size(code.PackageSizeMegabytes), text.Duration(code.PackageDurationDays));
        if (code.Destination is { } only && Destination.FromCode(only) is { } destination)
        {
            var name = destination.NameIn(page.Language);
            return new(name, page.SignOf(destination),
                text.Html("redeem.package", ("destination", name), ("size", size), ("duration", duration)));
        }

        var place = code.Destinations is { } several ? text["common.countries", ("count", several.Split(' ').Length)] : anywhere;
        return new(place, null, text.Html("redeem.package_anywhere", ("size", size), ("duration", duration)));
    }
}

/// <summary>Something that stands in the way and is nobody's typing error.</summary>
/// <param name="Title">Bold.</param>
/// <param name="Text">What to do.</param>
/// <param name="Icon">A drawing.</param>
public sealed record NoticeView(string Title, string Text, string Icon);

/// <summary>What is known of the phone in hand.</summary>
/// <param name="Search">The phone that somebody asked about.</param>
/// <param name="Regions">Of the browser's languages.</param>
/// <param name="Unfit">The name of the phone that holds the page, where the list says that it takes no eSIM.</param>
public sealed record PhoneView(string Search, IReadOnlyCollection<string> Regions, string? Unfit)
{
    public static readonly PhoneView Unknown = new("", [], null);

    internal static PhoneView Of(HttpRequest request)
    {
        const int Longest = 60;
        var (device, regions) = (Device.Of(request), Device.Regions(request));
        var search = request.Query[DeviceCheck.Parameter].ToString().Trim();
        return new(search.Cut(Longest), regions,
            device.IsPhone && device.Esim(regions) == EsimSupport.No ? device.Model?.Name ?? "iPhone" : null);
    }
}

/// <summary>The page that asks for the code.</summary>
/// <param name="Typed">Kept as it was typed.</param>
/// <param name="Right">What the code is for.</param>
/// <param name="Fault">What is wrong with the code.</param>
/// <param name="Notice">What else is in the way.</param>
/// <param name="IsOver">Whether only the partner can help on.</param>
public sealed record RedeemView(
    string Typed, RightView Right, string? Fault = null, NoticeView? Notice = null, bool IsOver = false)
{
    public PhoneView Phone { get; init; } = PhoneView.Unknown;

    /// <param name="page">In whose dress.</param>
    /// <param name="typed">What was typed.</param>
    /// <param name="code">The code, where it is known.</param>
    /// <param name="problem">Why it gives no eSIM.</param>
    internal static RedeemView Of(PageContext page, string typed, PromoCode? code, Problem? problem)
    {
        var (text, right) = (page.Text, RightView.Of(page, code));
        var view = new RedeemView(typed, right);
        return problem?.Code switch
        {
            null => view,
            "code_unknown" => view with { Fault = text["error.code_unknown"] },
            "code_used" => view with { Fault = text["error.code_used"], IsOver = true },
            "code_expired" => view with { Fault = ExpiredText(text, code), IsOver = true },
            "code_revoked" => view with { Fault = text["error.code_revoked"], IsOver = true },
            _ => view with { Notice = NoticeOf(page, problem, right.Place) },
        };
    }

    /// <summary>After a form that was not sent from a page of ours, or from one too old.</summary>
    internal static RedeemView OfOldForm(PageContext page, string typed) => new(typed, RightView.Of(page, null))
    {
        Notice = new(page.Text["page.try_again"], page.Text["error.form_old"], "again"),
    };

    /// <summary>What is wrong with the form of a code; none when it may be one.</summary>
    internal static string? FormFault(Texts text, string typed)
    {
        var length = PromoCodeValue.LengthOf(typed);
        return length switch
        {
            0 => text["error.code_missing"],
            < PromoCode.Length => text["error.code_short", ("missing", PromoCode.Length - length)],
            > PromoCode.Length => text["error.code_long", ("extra", length - PromoCode.Length)],
            _ => PromoCodeValue.TryParse(typed, out _) ? null : text["error.code_unknown"],
        };
    }

    internal static NoticeView NoticeOf(PageContext page, Problem problem, string place)
    {
        var (text, minutes) = (page.Text, MinutesOf(problem));
        return problem.Code switch
        {
            "too_many_tries" => new(text["error.too_many.title"], text["error.too_many.code", ("minutes", minutes)], "wait"),
            "out_of_stock" => new(text["error.out_of_stock.title"],
                text["error.out_of_stock.text", ("destination", place)], "alert"),
            _ => new(text["error.busy.title"], text["error.busy.text", ("minutes", minutes)], "wait"),
        };
    }

    static int MinutesOf(Problem problem)
    {
        const int SecondsPerMinute = 60;
        return Math.Max(1, ((problem.RetryAfterSeconds ?? 0) + SecondsPerMinute - 1) / SecondsPerMinute);
    }

    // The sweep and the clock may call a code expired that never had a day.
    static string ExpiredText(Texts text, PromoCode? code) => code?.ExpiresAt is { } end
        ? text["error.code_expired", ("date", text.Date(DateOnly.FromDateTime(end.UtcDateTime)))]
        : text["error.code_revoked"];
}
