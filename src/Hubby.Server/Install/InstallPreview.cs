using Hubby.Devices;
using Hubby.Esims;
using Hubby.Install.Pages;
using Hubby.Packages;
using Hubby.TravellerPages;

namespace Hubby.Install;

/// <summary>An eSIM that works on no phone, in any state.</summary>
static class SampleEsim
{
    static readonly DateTimeOffset Then = new(2026, 6, 10, 8, 0, 0, TimeSpan.Zero);

    public static EsimView View(
        EsimState state, int used = 0, int? total = 1000, DeviceKind device = DeviceKind.Iphone, bool isFreshOffered = true,
        string? email = "anna@example.com", string destination = "TH", int? added = null) => new(new()
        {
            Esim = new()
            {
                PartnerId = Guid.Empty,
                Id = Guid.Empty,
                Booking = "sample",
                Position = 0,
                Issue = 1,
                Iccid = Iccid.Made("899990000000000001"),
                State = state,
                PackageId = "sample",
                PackageType = PackageType.DataLimited,
                PackageDurationDays = 30,
                Destination = destination,
                Provider = "sample",
                ProviderReference = "sample",
                IsConfirmed = true,
                SealedActivationCode = [],
                Apn = "internet",
                DataUsedMegabytes = used,
                DataTotalMegabytes = total,
                AssignedAt = Then,
                DownloadedAt = state is EsimState.Assigned ? null : Then,
                InstalledAt = state is EsimState.Assigned or EsimState.Downloaded or EsimState.Failed ? null : Then,
                ActivatedAt = state is EsimState.Active or EsimState.Depleted or EsimState.Expired ? Then : null,
                ExpiresAt = state is EsimState.Active or EsimState.Depleted or EsimState.Expired ? Then.AddDays(30) : null,
                AsOf = Then,
                LinkHash = [],
                SealedLink = [],
            },
            Link = "sample",
            Codes = new(new("rsp.example.com", "HB7Q-2MX4-KD91-TZ0C"), null),
            PromoCode = Guid.Empty,
            Device = new(device, null, null),
            Now = Then.AddHours(2),
            Email = email,
            CanMail = true,
            CanNotify = true,
            Added = added,
            IsFreshOffered = isFreshOffered,
        });
}

sealed class InstallPreview : IPreviewPage
{
    static readonly Dictionary<string, Func<EsimView>> Views = new()
    {
        ["iphone"] = () => SampleEsim.View(EsimState.Assigned),
        ["samsung"] = () => SampleEsim.View(EsimState.Assigned, device: DeviceKind.Samsung),
        ["pixel"] = () => SampleEsim.View(EsimState.Assigned, device: DeviceKind.Pixel),
        ["android"] = () => SampleEsim.View(EsimState.Assigned, device: DeviceKind.Android, email: null, destination: "EU"),
        ["computer"] = () => SampleEsim.View(EsimState.Assigned, device: DeviceKind.Computer),
        ["downloaded"] = () => SampleEsim.View(EsimState.Downloaded),
        ["installed"] = () => SampleEsim.View(EsimState.Installed),
        ["active"] = () => SampleEsim.View(EsimState.Active, used: 260),
        ["low"] = () => SampleEsim.View(EsimState.Active, used: 840),
        ["unlimited"] = () => SampleEsim.View(EsimState.Active, used: 5300, total: null),
        ["added"] = () => SampleEsim.View(EsimState.Active, used: 1000, total: 4000, added: 3000),
        ["used-up"] = () => SampleEsim.View(EsimState.Depleted, used: 1000),
        ["ended"] = () => SampleEsim.View(EsimState.Expired, used: 400),
        ["failed"] = () => SampleEsim.View(EsimState.Failed),
        ["failed-again"] = () => SampleEsim.View(EsimState.Failed, isFreshOffered: false),
        ["removed"] = () => SampleEsim.View(EsimState.Removed),
        ["sent"] = () => SampleEsim.View(EsimState.Assigned),
        ["address-wrong"] = () => SampleEsim.View(EsimState.Assigned, email: null),
    };

    public string Name => "install";
    public IReadOnlyList<string> States => [.. Views.Keys];

    public PageView Show(PageContext page, string state) => PageView.Of<InstallPage>(
        (nameof(InstallPage.View), Views[state]()),
        (nameof(InstallPage.Answer), state == "sent" ? new PageAnswer("ok", "check", page.Text.Html("install.mail.sent"))
            : ShowInstall.NewsOf(page.Text, Views[state]())),
        (nameof(InstallPage.Mail), state == "address-wrong"
            ? new MailWish("anna@example", page.Text["error.email_incomplete"]) : null));
}

sealed class ProblemPreview : IPreviewPage
{
    public string Name => "problem";
    public IReadOnlyList<string> States => ["failed", "usual", "limit", "busy", "phone-yes", "phone-maybe", "phone-unknown"];

    public PageView Show(PageContext page, string state) => PageView.Of<ProblemPage>(
        (nameof(ProblemPage.View), SampleEsim.View(state is "usual" or "busy" ? EsimState.Assigned : EsimState.Failed,
            isFreshOffered: state != "limit")),
        (nameof(ProblemPage.Answer), state == "busy"
            ? new PageAnswer("warn", "wait", page.Text.Html("error.busy.text", ("minutes", 5))) : null),
        (nameof(ProblemPage.Search), state switch
        {
            "phone-yes" => "iPhone 15",
            "phone-maybe" => "Galaxy S21",
            "phone-unknown" => "toaster",
            _ => null,
        }));
}

sealed class OfflinePreview : IPreviewPage
{
    public string Name => "offline";
    public IReadOnlyList<string> States => ["usual"];

    public PageView Show(PageContext page, string state) => PageView.Of<OfflinePage>(
        (nameof(OfflinePage.View), SampleEsim.View(EsimState.Assigned)));
}
