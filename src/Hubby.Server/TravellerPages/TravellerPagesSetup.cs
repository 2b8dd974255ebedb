using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Hubby.Http;
using Microsoft.AspNetCore.ResponseCompression;

namespace Hubby.TravellerPages;

/// <summary>The frame of all pages for travellers: assets, brands, languages, forms, failures, previews.</summary>
static class TravellerPagesSetup
{
    public static void AddTravellerPages(this IServiceCollection services)
    {
        services.AddPageForms();
        services.AddSingleton<PageAssets>();
        services.AddSingleton<OpenPage>();
        services.AddSingleton<IProblemPages, ErrorPages>();
        services.AddSingleton<IPreviewPage, ErrorPreview>();
        services.AddSingleton<IPreviewPage, GonePreview>();
        services.AddSingleton<IPreviewPage, PrivacyPreview>();

        // Arabic as Arabic, not as eight characters for each letter.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddResponseCompression(compression =>
        {
            // The one secret of a page that a stranger could make us repeat something beside is masked anew in each answer.
            compression.EnableForHttps = true;
            compression.MimeTypes = ["text/html", "text/css"];
            compression.Providers.Add<BrotliCompressionProvider>();
            compression.Providers.Add<GzipCompressionProvider>();
        });
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Fastest);
    }

    public static void MapTravellerPages(this WebApplication app)
    {
        app.MapPageAssets();
        app.MapPrivacyPages();
        if (!HubbySettings.Read(app.Services).IsProduction)
            app.MapPreviewPages();
    }
}
