using Hubby.Languages;
using Hubby.Messaging.Email;
using Hubby.Partners;
using Hubby.TravellerPages;

namespace Hubby.Branding;

/// <summary>What somebody wants to see a brand on.</summary>
/// <param name="Mail">One of <see cref="SampleMails"/>.</param>
/// <param name="Sheet">A page, with its state.</param>
/// <param name="Language">One of ours.</param>
/// <param name="IsNight">Whether the traveller's device is dark.</param>
sealed record PreviewWish(string Mail, string Sheet, Language Language, bool IsNight)
{
    /// <summary>The pages that travellers meet, in the order in which they do.</summary>
    public static readonly IReadOnlyList<(string Name, string Title)> Sheets =
    [
        ("claim/usual", "Claim a code"), ("claimed/usual", "The code was sent"), ("redeem/filled", "Redeem a code"),
        ("redeem-choose/usual", "Choose a destination"), ("install/iphone", "Install the eSIM"),
        ("install/active", "The eSIM, in use"), ("problem/failed", "Help"),
        ("reminders/asked", "Stop reminders"), ("privacy/usual", "Privacy"),
    ];

    /// <summary>What is not known is the first of its kind.</summary>
    public static PreviewWish Of(Func<string, string?> read, Partner partner) => new(
        SampleMails.All.FirstOrDefault(each => each.Name == read("mail"), SampleMails.All[0]).Name,
        Sheets.FirstOrDefault(each => each.Name == read("page"), Sheets[0]).Name,
        Language.Lookup(read("lang")) ?? Language.Choose(partner.Locale),
        read("scheme") == "dark");

    public string Query => $"mail={Mail}&page={Uri.EscapeDataString(Sheet)}&lang={Language.Tag}&scheme={Scheme}";

    public string Scheme => IsNight ? "dark" : "light";

    public (IPreviewPage Page, string State)? Find(IEnumerable<IPreviewPage> previews) =>
        Sheet.Split('/') is [var name, var state]
        && previews.FirstOrDefault(each => each.Name == name && each.States.Contains(state)) is { } preview
            ? (preview, state) : null;
}
