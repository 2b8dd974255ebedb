using Hubby.Partners;

namespace Hubby.Messaging.Email;

/// <summary>The one style sheet of a mail: small screens and the dark. Programs without it show the inline styles of the
/// day.</summary>
static class MailStyle
{
    public static string Of(BrandPalette night) => $$"""
        <style>
        :root { color-scheme: light dark; supported-color-schemes: light dark; }
        a { text-decoration-thickness: 1.5px; }
        @media (max-width: 600px) {
        .edge { padding-left: 24px !important; padding-right: 24px !important; } .place { font-size: 44px !important; }
        .code { font-size: 26px !important; letter-spacing: 3px !important; }
        }
        @media (max-width: 360px) { .qr { padding: 4px !important; } }
        @media (prefers-color-scheme: dark) {
        .bg { background: {{night.Paper}} !important; } .paper { background: {{night.Surface}} !important; }
        .tint { background: {{night.Tint}} !important; } .rule { border-color: {{night.Line}} !important; }
        .ink { color: {{night.Ink}} !important; } .soft { color: {{night.SoftInk}} !important; }
        .link { color: {{night.Link}} !important; }
        .flood { background: {{night.Flood}} !important; } .on-flood { color: {{night.OnFlood}} !important; }
        .btn { background: {{night.Fill}} !important; border-color: {{night.Edge}} !important; }
        .btn-text { color: {{night.OnFill}} !important; }
        .btn2 { background: {{night.Surface}} !important; border-color: {{night.Line}} !important; }
        }
        [data-ogsc] .ink { color: {{night.Ink}} !important; } [data-ogsc] .soft { color: {{night.SoftInk}} !important; }
        [data-ogsc] .link { color: {{night.Link}} !important; }
        [data-ogsb] .paper { background: {{night.Surface}} !important; }
        [data-ogsb] .tint { background: {{night.Tint}} !important; }
        </style>
        """;
}
