using Hubby.Data;
using Hubby.Esims;
using Hubby.Http;
using Hubby.Packages;
using Hubby.PromoCodes;
using Hubby.TravellerPages;

namespace Hubby.Redemptions.Pages;

/// <summary>A code that was never given, for looking at pages.</summary>
static class SampleCode
{
    const int Megabytes = 1000;
    const int Days = 365;
    public const string Text = "HX7K9M2QPT";

    public static readonly PromoCode Thailand = Of("TH");
    public static readonly PromoCode Anywhere = Of(null);

    static PromoCode Of(string? destination) => new()
    {
        PartnerId = Guid.Empty,
        Booking = new string('0', Ids.Length),
        Position = 0,
        Code = Text,
        Uuid = Guid.Empty,
        PackageId = "sample",
        PackageType = PackageType.Starter,
        PackageSizeMegabytes = Megabytes,
        PackageDurationDays = Days,
        Destination = destination,
        ExpiresAt = new(2026, 3, 31, 0, 0, 0, TimeSpan.Zero),
    };
}

sealed class RedeemPreview : IPreviewPage
{
    const string Incomplete = "HX7K9-M2QP";
    const string Long = "HX7K9-M2QPT-77";

    public string Name => "redeem";

    public IReadOnlyList<string> States =>
    [
        "filled", "empty", "anywhere", "missing", "short", "long", "unknown", "used", "expired", "revoked", "too-many", "busy",
        "out-of-stock", "old",
    ];

    public PageView Show(PageContext page, string state) =>
        PageView.Of<RedeemPage>((nameof(RedeemPage.View), ViewOf(page, state)));

    static RedeemView ViewOf(PageContext page, string state) => state switch
    {
        "filled" => RedeemView.Of(page, SampleCode.Text, SampleCode.Thailand, null),
        "empty" => RedeemView.Of(page, "", null, null),
        "anywhere" => RedeemView.Of(page, SampleCode.Text, SampleCode.Anywhere, null),
        "missing" => Faulty(page, ""),
        "short" => Faulty(page, Incomplete),
        "long" => Faulty(page, Long),
        "unknown" => RedeemView.Of(page, SampleCode.Text, null, CodeProblems.Unknown),
        "used" => RedeemView.Of(page, SampleCode.Text, SampleCode.Thailand, CodeProblems.Used),
        "expired" => RedeemView.Of(page, SampleCode.Text, SampleCode.Thailand, CodeProblems.Expired),
        "revoked" => RedeemView.Of(page, SampleCode.Text, SampleCode.Thailand, CodeProblems.Revoked),
        "too-many" => RedeemView.Of(page, SampleCode.Text, null, GuessLimits.TooManyTries with { RetryAfterSeconds = 600 }),
        "busy" => RedeemView.Of(
            page, SampleCode.Text, SampleCode.Thailand, EsimProblems.ProviderBusy with { RetryAfterSeconds = 300 }),
        "out-of-stock" => RedeemView.Of(page, SampleCode.Text, SampleCode.Thailand, EsimProblems.OutOfStock),
        _ => RedeemView.OfOldForm(page, SampleCode.Text),
    };

    static RedeemView Faulty(PageContext page, string typed) =>
        new(typed, RightView.Of(page, null), RedeemView.FormFault(page.Text, typed));
}

sealed class ChoosePreview : IPreviewPage
{
    const string Mistyped = "Thialand";
    const string Nonsense = "Atlantis";

    public string Name => "redeem-choose";

    public IReadOnlyList<string> States =>
        ["usual", "found", "place", "near", "nothing", "not-offered", "all", "missing", "busy", "out-of-stock"];

    public PageView Show(PageContext page, string state) =>
        PageView.Of<ChoosePage>((nameof(ChoosePage.View), ViewOf(page, state)));

    static ChooseView ViewOf(PageContext page, string state) => state switch
    {
        "found" => Found(page, "Th"),
        "place" => Found(page, "Phuket"),
        "near" => Found(page, Mistyped),
        "nothing" => Found(page, Nonsense),
        "not-offered" => ChooseView.Of(page, SampleCode.Anywhere, "Japan",
            SearchDestinations.Handle([.. Destination.Countries.Take(8)], "Japan", false, page.Language), null),
        "all" => Found(page, "", isWhole: true),
        "missing" => Found(page, "") with { Fault = page.Text["error.destination_missing"] },
        "busy" => Found(page, "", chosen: "TH") with { Notice = NoticeOf(page, EsimProblems.ProviderBusy) },
        "out-of-stock" => Found(page, "", chosen: "TH") with { Notice = NoticeOf(page, EsimProblems.OutOfStock) },
        _ => Found(page, "", chosen: "TH"),
    };

    static NoticeView NoticeOf(PageContext page, Problem problem) =>
        RedeemView.NoticeOf(page, problem, Destination.FromCode("TH")!.NameIn(page.Language));

    static ChooseView Found(PageContext page, string search, bool isWhole = false, string? chosen = null) =>
        ChooseView.Of(page, SampleCode.Anywhere, search,
            SearchDestinations.Handle([.. Destination.Countries, .. Destination.Regions], search, isWhole, page.Language),
            chosen);
}
