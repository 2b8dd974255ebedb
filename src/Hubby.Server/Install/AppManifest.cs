using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hubby.Install;

/// <summary>The page as an app on the home screen, in the partner's name and colours (W3C Web Application Manifest).</summary>
static class AppManifest
{
    internal sealed record Manifest(
        string Id, string StartUrl, string Scope, string Name, string ShortName, string Lang, string Dir, string Display,
        string ThemeColor, string BackgroundColor, IReadOnlyList<Icon> Icons);

    internal sealed record Icon(string Src, string Sizes, string Type)
    {
        /// <summary><c>any maskable</c> where every mask leaves enough of it.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Purpose { get; init; }
    }

    public static async Task<IResult> Handle(HttpContext http, string link, OpenEsim open, CancellationToken ct)
    {
        if (await open.FindAsync(http, link, ct) is not var (page, view))
            return open.Gone(http);
        var day = page.Colors.Day;
        var name = page.Text["page.app_name"];
        var manifest = new Manifest(view.Home, view.Home, $"{InstallRoutes.Root}/", $"{name} · {page.PartnerName}", name,
            page.Language.Tag, page.Language.Direction, "standalone", day.Flood, day.Surface,
            [
                new(page.Icon, "any", "image/svg+xml"),
                .. from size in AppIcon.ManifestSizes
                   let address = AppIcon.AddressOf(page.Brand.Color, size)
                   select new Icon(address, $"{size}x{size}", "image/png") { Purpose = "any maskable" },
            ]);
        var headers = http.Response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        var bytes = JsonSerializer.SerializeToUtf8Bytes(manifest, InstallJson.Default.Manifest);
        return TypedResults.Bytes(bytes, "application/manifest+json");
    }
}
