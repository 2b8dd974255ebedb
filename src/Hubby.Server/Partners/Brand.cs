using System.Text.Json;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Hubby.Partners;

/// <summary>
/// How the traveller's pages and mails look: one accent colour and a logo; everything else is computed from them.
/// </summary>
sealed record Brand
{
    /// <summary>sRGB as <c>#rrggbb</c>.</summary>
    public string Color { get; init; } = "#00594f";

    /// <summary>An https address, or none.</summary>
    public string? LogoUrl { get; init; }

    /// <summary>Where travellers' answers to mails go, or none.</summary>
    public string? ReplyTo { get; init; }

    public static readonly ValueConverter<Brand, string> AsJson = new(
        brand => JsonSerializer.Serialize(brand, JsonSerializerOptions.Web),
        stored => JsonSerializer.Deserialize<Brand>(stored, JsonSerializerOptions.Web)!);
}
