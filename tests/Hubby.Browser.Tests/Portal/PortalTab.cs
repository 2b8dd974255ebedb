using Hubby.BrowserTests.Hosting;
using Hubby.Members;
using Hubby.Tests.Hosting;
using Hubby.Tests.Portal;

namespace Hubby.BrowserTests.Portal;

static class PortalTab
{
    extension(Site site)
    {
        /// <summary>A browser in which somebody of this role is signed in.</summary>
        internal async Task<Tab> OpenPortalAsync(
            Credentials partner, Role role, Device device = Device.Desktop, bool hasScript = true) =>
            await site.OpenPortalAsync(
                await site.App.AddMemberAsync(role == Role.Operator ? null : partner.PartnerId, role), device, hasScript);

        internal async Task<Tab> OpenPortalAsync(
            Member member, Device device = Device.Desktop, bool hasScript = true, App? app = null)
        {
            app ??= site.App;
            using var browser = await app.SignInAsync(member);
            var session = browser.Cookies.GetCookies(new(app.Address))["hubby-portal"]!.Value;
            var tab = await site.OpenAsync(new(device, hasScript), app);
            await tab.Context.AddCookiesAsync(
                [new() { Name = "hubby-portal", Value = session, Url = app.Address, HttpOnly = true }]);
            return tab;
        }
    }
}
