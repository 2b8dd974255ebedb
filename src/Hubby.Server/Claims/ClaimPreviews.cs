using Hubby.Claims.Pages;
using Hubby.Languages;
using Hubby.Packages;
using Hubby.TravellerPages;

namespace Hubby.Claims;

sealed class ClaimPreview : IPreviewPage
{
    public string Name => "claim";
    public IReadOnlyList<string> States =>
    [
        "usual", "anywhere", "region", "countries", "unlimited", "again", "missing", "no-at", "incomplete", "invalid", "near",
        "old",
    ];

    public PageView Show(PageContext page, string state)
    {
        var email = TypedEmail.Read(state switch
        {
            "no-at" => "anna.example.com",
            "incomplete" => "anna@example",
            "invalid" => "anna@@example.com",
            "near" => "anna@gmial.com",
            _ => "",
        }, page.Text);
        var isFault = state is "missing" or "no-at" or "incomplete" or "invalid" or "near";
        return PageView.Of<ClaimPage>((nameof(ClaimPage.Offer), SampleOffer.Of(page, state)),
            (nameof(ClaimPage.Email), email.Typed), (nameof(ClaimPage.Fault), isFault ? email.Fault : null),
            (nameof(ClaimPage.Near), email.Near), (nameof(ClaimPage.Asked), email.Near is null ? null : email.Address),
            (nameof(ClaimPage.IsOld), state == "old"));
    }
}

sealed class ClaimedPreview : IPreviewPage
{
    public string Name => "claimed";
    public IReadOnlyList<string> States => ["usual", "anywhere", "again"];

    public PageView Show(PageContext page, string state) => PageView.Of<ClaimedPage>(
        (nameof(ClaimedPage.Offer), SampleOffer.Of(page, state)), (nameof(ClaimedPage.Email), "anna@example.com"),
        (nameof(ClaimedPage.IsAgain), state == "again"));
}

static class SampleOffer
{
    const int Gigabyte = 1000;
    const int Days = 365;

    public static ClaimOffer Of(PageContext page, string state)
    {
        var destination = state switch
        {
            "anywhere" or "countries" => null,
            "region" => Destination.FromCode("SOUTHEAST_ASIA"),
            _ => Destination.FromCode("TH"),
        };
        return new()
        {
            Place = state == "countries" ? page.Text["common.countries", ("count", 3)] : destination?.NameIn(page.Language),
            Sign = page.SignOf(destination),
            Size = page.Text.Size(state == "unlimited" ? null : Gigabyte),
            Duration = page.Text.Duration(Days),
            WasClaimed = state == "again",
        };
    }
}
