using Hubby.Languages;
using Hubby.Packages;
using Hubby.PromoCodes;
using Hubby.TravellerPages;
using Microsoft.AspNetCore.Components;

namespace Hubby.Redemptions.Pages;

/// <summary>One destination of the list.</summary>
/// <param name="Code">What the form sends.</param>
/// <param name="Name">In the traveller's language.</param>
/// <param name="Line">How much, for how long; of a region also how many countries. None where the list is so long that its names
/// stand alone: with flags it would weigh more than all the rest.</param>
/// <param name="Sign">Its flag.</param>
/// <param name="IsChosen">Filled in already.</param>
public sealed record ChoiceRow(string Code, string Name, string? Line, DestinationSign Sign, bool IsChosen);

/// <summary>The page that asks where to.</summary>
/// <param name="Code">The promo code.</param>
/// <param name="Search">What was looked for.</param>
/// <param name="Rows">The destinations.</param>
/// <param name="Answer">What the search found where that is not what was asked.</param>
/// <param name="IsSelection">Whether there are more.</param>
public sealed record ChooseView(
    string Code, string Search, IReadOnlyList<ChoiceRow> Rows, IReadOnlyList<MarkupString> Answer, bool IsSelection)
{
    const int LongList = 50;

    /// <summary>What is wrong with the choice.</summary>
    public string? Fault { get; init; }

    public NoticeView? Notice { get; init; }

    /// <summary>The language that the address asks for.</summary>
    public string? Language { get; init; }

    /// <param name="page">In whose dress.</param>
    /// <param name="code">What the right is.</param>
    /// <param name="search">What was typed.</param>
    /// <param name="found">What the search shows.</param>
    /// <param name="chosen">The destination that was chosen already.</param>
    internal static ChooseView Of(PageContext page, PromoCode code, string search, DestinationsShown found, string? chosen)
    {
        var text = page.Text;
        var (size, duration) = (text.Size(code.PackageSizeMegabytes), text.Duration(code.PackageDurationDays));
        chosen ??= found switch
        {
            { Near: { } near } => near.Code,
            { Shown: [var only], NotOffered: null } => only.Code,
            _ => null,
        };
        var isLong = found.Shown.Count > LongList;
        var rows = found.Shown.Select(one => new ChoiceRow(one.Code, one.NameIn(page.Language), isLong ? null
            : one.IsCountry ? text["common.package", ("size", size), ("duration", duration)]
            : text["choose.region_line", ("count", one.Set.Count), ("size", size), ("duration", duration)],
            page.SignOf(one)!, one.Code == chosen));
        return new(code.Code, search, [.. rows], Answers(page, search, found), found.HasMore)
        {
            Language = page.Place.ChosenLanguage,
        };
    }

    static IReadOnlyList<MarkupString> Answers(PageContext page, string search, DestinationsShown found)
    {
        var text = page.Text;
        return found switch
        {
            { NotOffered: { } other } => [text.Html("choose.not_offered", ("destination", other.NameIn(page.Language)))],
            { Near: { } near } =>
            [
                text.Html("choose.none", ("search", search)),
                text.Html("choose.none_near", ("destination", near.NameIn(page.Language))),
            ],
            { IsNothing: true } => [text.Html("choose.none", ("search", search))],
            _ => [],
        };
    }
}
