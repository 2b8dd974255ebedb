using System.Collections.Frozen;

namespace Hubby.Portal;

/// <summary>The portal's drawings, on a grid of 16 with lines of 1.5, by name.</summary>
static class Glyphs
{
    public static readonly FrozenDictionary<string, string> Drawings = new Dictionary<string, string>
    {
        ["again"] = """<path d="M13 3v3.5H9.5M12.7 6.3A5.2 5.2 0 1 0 13.2 9"/>""",
        ["alert"] = """<path d="M8 2.3 14.3 13H1.7z"/><path d="M8 6.3v3.2M8 11.2v.1" stroke-linecap="round"/>""",
        ["ban"] = """<circle cx="8" cy="8" r="5.75"/><path d="m4 4 8 8"/>""",
        ["bookings"] = """<path d="M2 4.5h12v2.2a1.4 1.4 0 0 0 0 2.6v2.2H2V9.3a1.4 1.4 0 0 0 0-2.6z"/><path d="M10 5v1.2M10 """
            + """7.4v1.2M10 9.8V11"/>""",
        ["box"] = """<path d="m8 2 5.5 2.8v6.4L8 14l-5.5-2.8V4.8zM2.7 5 8 7.7 13.3 5M8 7.7V14"/>""",
        ["brush"] = """<path d="M13.5 2.5 7 9M8.8 10.2 6 7.4c-2 .3-2.6 1.6-2.8 4.2l-.7 1.4c2.4.6 5.8.2 6.3-2.8z"/>""",
        ["clock"] = """<circle cx="8" cy="8" r="5.75"/><path d="M8 4.8V8l2.3 1.4"/>""",
        ["code"] = """<path d="m5 5-3 3 3 3M11 5l3 3-3 3M9.2 3.5 6.8 12.5"/>""",
        ["copy"] = """<rect x="5.5" y="5.5" width="8" height="8" rx="1.5"/><path d="M3.5 10.5H3A.5.5 0 0 1 2.5 10V3a.5.5 """
            + """0 0 1 .5-.5h7a.5.5 0 0 1 .5.5v.5"/>""",
        ["cross"] = """<path d="m4 4 8 8M12 4l-8 8"/>""",
        ["down"] = """<path d="m4 6 4 4 4-4"/>""",
        ["download"] = """<path d="M8 2.5v7.5M5 7.2l3 3 3-3M2.5 13.5h11"/>""",
        ["edit"] = """<path d="m3 13 .6-2.8L10.8 3l2.2 2.2-7.2 7.2zM9.3 4.5l2.2 2.2"/>""",
        ["esim"] = """<path d="M4 2h5.2L12.5 5.3V14H4z"/><rect x="6.2" y="7.5" width="4.1" height="4" rx=".6"/>""",
        ["event"] = """<path d="M8.8 2 3.5 9h4l-.6 5L12.5 7h-4z"/>""",
        ["eye"] = """<path d="M1.8 8C3.2 5.3 5.4 4 8 4s4.8 1.3 6.2 4c-1.4 2.7-3.6 4-6.2 4s-4.8-1.3-6.2-4z"/><circle """
            + """cx="8" cy="8" r="1.9"/>""",
        ["filter"] = """<path d="M2.5 4h11M4.5 8h7M6.5 12h3"/>""",
        ["gift"] = """<path d="M2.5 6h11v3h-11zM3.5 9v4.5h9V9M8 6v7.5M8 6C6 6 4.6 5.3 4.8 3.9 5 2.5 7.5 2.6 8 6c.5-3.4 """
            + """3-3.5 3.2-2.1C11.4 5.3 10 6 8 6z"/>""",
        ["home"] = """<path d="M2.5 7.5 8 3l5.5 4.5V13h-4V9.5h-3V13h-4z"/>""",
        ["info"] = """<circle cx="8" cy="8" r="5.75"/><path d="M8 7.3v3.7M8 5v.1" stroke-linecap="round"/>""",
        ["key"] = """<circle cx="5" cy="10.5" r="2.75"/><path d="m7 8.5 5.5-5.5M10.5 5l1.7 1.7M12.5 3l1.2 1.2"/>""",
        ["leave"] = """<path d="M6.5 3H3v10h3.5M9.5 5l3 3-3 3M12.2 8H6.5"/>""",
        ["list"] = """<path d="M5.5 4h8M5.5 8h8M5.5 12h8"/><path d="M2.4 4h.2M2.4 8h.2M2.4 12h.2" stroke-width="2" """
            + """stroke-linecap="round"/>""",
        ["mail"] = """<rect x="2" y="3.5" width="12" height="9" rx="1.25"/><path d="m2.5 4.5 5.5 4.3 5.5-4.3"/>""",
        ["menu"] = """<path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h11"/>""",
        ["more"] = """<path d="M3.5 8h.1M8 8h.1M12.5 8h.1" stroke-width="2.2" stroke-linecap="round"/>""",
        ["next"] = """<path d="m6 4 4 4-4 4"/>""",
        ["outside"] = """<path d="M6.5 3.5H3v9.5h9.5V9.5M9 3h4v4M12.7 3.3 7.5 8.5"/>""",
        ["pause"] = """<path d="M5.5 3.5v9M10.5 3.5v9"/>""",
        ["people"] = """<circle cx="6" cy="5.5" r="2.25"/><path d="M2 13c.2-2.6 1.7-4 4-4s3.8 1.4 4 4M10.5 3.5a2.2 2.2 0 0 """
            + """1 0 4M11.6 9.5c1.5.4 2.3 1.6 2.4 3.5"/>""",
        ["phone"] = """<rect x="4.5" y="1.8" width="7" height="12.4" rx="1.5"/><path d="M7 12h2"/>""",
        ["play"] = """<path d="M4.5 3v10l8-5z"/>""",
        ["plus"] = """<path d="M8 3v10M3 8h10"/>""",
        ["previous"] = """<path d="m10 4-4 4 4 4"/>""",
        ["search"] = """<circle cx="7" cy="7" r="4.25"/><path d="m10.2 10.2 3.3 3.3"/>""",
        ["shield"] = """<path d="M8 2 3 4v4c0 3 2 5 5 6 3-1 5-3 5-6V4z"/>""",
        ["sms"] = """<path d="M2.5 3h11v8H7l-3 2.5V11H2.5z"/>""",
        ["stack"] = """<path d="m8 2.5 6 3-6 3-6-3zM2 8.2l6 3 6-3M2 10.9l6 3 6-3"/>""",
        ["switch"] = """<path d="m5 6.2 3-3 3 3M5 9.8l3 3 3-3"/>""",
        ["tick"] = """<path d="m3 8.5 3.3 3.3L13 5"/>""",
        ["up"] = """<path d="m4 10 4-4 4 4"/>""",
        ["upload"] = """<path d="M8 10.5v-7M5 6l3-3 3 3M2.5 10.5v3h11v-3"/>""",
        ["webhook"] = """<circle cx="4" cy="11.5" r="1.75"/><circle cx="12" cy="11.5" r="1.75"/><circle cx="8" cy="4" """
            + """r="1.75"/><path d="M8 5.8 4.8 10M9 5.5l2.3 4.4M5.8 11.5h4.4"/>""",
    }.ToFrozenDictionary();
}
