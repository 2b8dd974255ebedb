using Hubby.Languages;
using Hubby.Packages;
using Hubby.TravellerPages;
using Hubby.WebApp.Pages;

namespace Hubby.WebApp;

sealed class DashboardPreview : IPreviewPage
{
    const int Gigabyte = 1000;
    const int Days = 365;

    public string Name => "dashboard";
    public IReadOnlyList<string> States => ["usual", "codes", "ended", "none"];

    public PageView Show(PageContext page, string state) => PageView.Of<DashboardPage>((nameof(DashboardPage.View),
        new DashboardView(
            state == "usual" ? [Row(page, "TH", Left(page)), Row(page, "EU", page.Text["status.ready"])] : [],
            state is "usual" or "codes" ? [Code(page, "VN", "HX7K9M2QPT"), Code(page, null, "CXZ6ZM9NGA")] : [],
            state is "usual" or "ended" ? [Row(page, "IT", page.Text["status.expired"])] : [])));

    static string Left(PageContext page) => page.Text["status.left_label",
        ("left", page.Text.Left(740, Gigabyte)), ("size", page.Text.Size(Gigabyte))];

    static DashboardRow Row(PageContext page, string? code, string line)
    {
        var destination = code is null ? null : Destination.FromCode(code);
        var place = destination?.NameIn(page.Language) ?? page.Text["page.hero.anywhere"];
        return new(place, page.SignOf(destination), line, "#main");
    }

    static DashboardRow Code(PageContext page, string? destination, string code) =>
        Row(page, destination, page.Text.Package(Gigabyte, Days)) with { Code = code };
}
