using Hubby.Insights.Pages;
using Hubby.Portal;

namespace Hubby.Insights;

/// <summary>What the page shows.</summary>
public sealed class HomeView
{
    internal HomeView(HomeWish wish, Figures figures, IReadOnlyList<HookHealth> hooks) =>
        (Wish, Figures, Hooks) = (wish, figures, hooks);

    internal HomeWish Wish { get; }
    internal Figures Figures { get; }
    internal IReadOnlyList<HookHealth> Hooks { get; }
}

/// <summary><c>GET /portal</c>: how a partner's bookings go.</summary>
static class HomePages
{
    public static async Task<IResult> Show(
        PortalPage page, HttpContext http, ReadFigures figures, ReadHooks hooks, CancellationToken ct)
    {
        if (!page.HasPartner)
            return page.Go("/portal/operator");
        var wish = WishOf(page, http);
        return page.Show<HomePage>((nameof(HomePage.View), new HomeView(
            wish, await figures.HandleAsync(page.Partner.Id, wish, ct),
            await hooks.HandleAsync(page.Partner.Id, wish.Period, ct))));
    }

    public static HomeWish WishOf(PortalPage page, HttpContext http) =>
        HomeWish.Read(http.Request.Query, page.Partner.SubBrands, page.Now);
}
