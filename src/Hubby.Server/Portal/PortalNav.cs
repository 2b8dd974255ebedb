using Hubby.Members;

namespace Hubby.Portal;

/// <summary>One entry: what pages call it that belong to it, and its key after <c>G</c>.</summary>
sealed record NavEntry(string At, string Title, string Address, string Glyph, Permission Needs, char? Key = null);

sealed record NavGroup(string? Title, IReadOnlyList<NavEntry> Entries);

/// <summary>The side bar's entries; each role sees those it may open.</summary>
static class PortalNav
{
    static readonly NavGroup[] OfPartner =
    [
        new(null,
        [
            new("home", "Home", "/portal", "home", Permission.Read, 'h'),
            new("bookings", "Bookings", "/portal/bookings", "bookings", Permission.Read, 'b'),
            new("imports", "Imports", "/portal/imports", "upload", Permission.Support, 'i'),
        ]),
        new("Developers",
        [
            new("keys", "API keys", "/portal/keys", "key", Permission.Develop, 'k'),
            new("webhooks", "Webhooks", "/portal/webhooks", "webhook", Permission.Develop, 'w'),
            new("requests", "Requests", "/portal/requests", "list", Permission.Develop, 'r'),
            new("events", "Events", "/portal/events", "event", Permission.Develop, 'e'),
            new("try", "Try it", "/portal/try", "play", Permission.Develop, 't'),
        ]),
        new("Settings",
        [
            new("brand", "Brand", "/portal/brand", "brush", Permission.Manage),
            new("schedules", "Schedules", "/portal/schedules", "clock", Permission.Manage),
            new("members", "Members", "/portal/members", "people", Permission.Manage, 'm'),
            new("audit", "Audit", "/portal/audit", "shield", Permission.Manage),
        ]),
    ];

    static readonly NavGroup OfOperator = new("Installation",
    [
        new("overview", "Overview", "/portal/operator", "home", Permission.Operate, 'o'),
        new("partners", "Partners", "/portal/operator/partners", "people", Permission.Operate, 'p'),
        new("packages", "Catalogue", "/portal/operator/packages", "box", Permission.Operate),
        new("stock", "eSIM stock", "/portal/operator/stock", "esim", Permission.Operate),
        new("queues", "Queues", "/portal/operator/queues", "stack", Permission.Operate, 'q'),
        new("operators", "Operators", "/portal/operator/members", "people", Permission.Operate),
        new("operator-audit", "Audit", "/portal/operator/audit", "shield", Permission.Operate),
    ]);

    static readonly NavGroup OfStaging = new("Environment",
    [
        new("clock", "Clock", "/portal/operator/clock", "clock", Permission.Operate),
        new("captured", "Captured mail", "/dev/mail", "mail", Permission.Operate),
    ]);

    public static IEnumerable<NavGroup> Of(PortalPage page)
    {
        var groups = page.HasPartner ? OfPartner.AsEnumerable() : [];
        if (page.May(Permission.Operate))
            groups = groups.Append(OfOperator).Concat(page.Options.IsProduction ? [] : [OfStaging]);
        return from entry in groups
               let allowed = entry.Entries.Where(each => page.May(each.Needs)).ToList()
               where allowed.Count > 0
               select entry with { Entries = allowed };
    }
}
