using System.Collections.Frozen;
using Microsoft.AspNetCore.Components;

namespace Hubby.TravellerPages;

/// <summary>The drawings of the pages, on 24 by 24, stroked by the style sheet. A page carries those that it uses.</summary>
static class Icons
{
    static readonly FrozenDictionary<string, string> Shapes = new Dictionary<string, string>
    {
        ["again"] = """<path d="M20 11.5A8 8 0 1 0 18 17M20 5.5v6h-6"/>""",
        ["alert"] = """<circle cx="12" cy="12" r="9"/><path d="M12 7.5v5.5M12 16.5v.01"/>""",
        ["bell"] = """<path d="M6 10.5a6 6 0 0 1 12 0c0 4.5 2 5.5 2 6.5H4c0-1 2-2 2-6.5zM10.5 20.5h3"/>""",
        ["check"] = """<path d="m5 12.5 4.5 4.5L19 7.5"/>""",
        ["copy"] = """<rect x="9" y="9" width="11" height="11" rx="2.5"/><path d="M5 15V6.5A2.5 2.5 0 0 1 7.5 4H15"/>""",
        ["cross"] = """<path d="m6 6 12 12M18 6 6 18"/>""",
        ["down"] = """<path d="M12 4v11M7 10.5l5 5 5-5M5 20h14"/>""",
        ["globe"] = """<circle cx="12" cy="12" r="9"/><ellipse cx="12" cy="12" rx="4" ry="9"/><path d="M3 12h18"/>""",
        ["help"] = """
            <circle cx="12" cy="12" r="9"/><path d="M9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1 1-1.1 1.8M12 16.8v.01"/>
            """,
        ["home"] = """<path d="m3.5 11.5 8.5-7.5 8.5 7.5M6 9.5V20h12V9.5"/>""",
        ["land"] = """
            <path d="M3 20.5h18M4.5 8.5l2.5 5 12 3a1.7 1.7 0 0 0 .9-3.3L15 11.6 10.8 5H9l1.3 5.3-3.2-.8L6 8z"/>
            """,
        ["mail"] = """<rect x="3" y="5" width="18" height="14" rx="3"/><path d="m4 8 8 5.5L20 8"/>""",
        ["off"] = """
            <path d="M3.5 10A12 12 0 0 1 8 7.2M12 6.5c3.1 0 6.1 1.2 8.5 3.5M7 13.8a7.3 7.3 0 0 1 4-1.9M12 18v.01M4 4l16 16"/>
            """,
        ["pen"] = """<path d="M4 20l1-4.5L16 4.5l3.5 3.5L8.5 19z"/>""",
        ["phone"] = """<rect x="7" y="2.5" width="10" height="19" rx="2.5"/><path d="M11 18.5h2"/>""",
        ["pin"] = """<path d="M5 10a7 7 0 1 1 14 0c0 5-7 11.5-7 11.5S5 15 5 10zM12 10v.01"/>""",
        ["qr"] = """
            <rect x="4" y="4" width="6" height="6" rx="1"/><rect x="14" y="4" width="6" height="6" rx="1"/>
            <rect x="4" y="14" width="6" height="6" rx="1"/><path d="M14 14h2v2M20 14v6h-6"/>
            """,
        ["search"] = """<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>""",
        ["sim"] = """
            <path d="M7 3h7l5 5v11a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z"/>
            <rect x="9" y="12" width="6" height="5" rx="1"/>
            """,
        ["wait"] = """<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>""",
        ["wifi"] = """<path d="M3.5 10c4.8-4.6 12.2-4.6 17 0M7 13.8c2.9-2.7 7.1-2.7 10 0M12 18v.01"/>""",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static MarkupString Of(string name) => new(Shapes[name]);
}
