using System.IO.Compression;
using System.Text.Json;
using Hubby.Data;
using Hubby.Languages;
using Hubby.Partners;
using Microsoft.AspNetCore.WebUtilities;

namespace Hubby.Branding;

/// <summary>
/// A brand that is not saved, in the address of its previews: sealed, so that nobody else's words can be shown there, and good
/// for this partner alone. An address has to be short, so it carries what one language shows and is compressed.
/// </summary>
static class BrandDraft
{
    const int MostBytes = 64 * 1024;
    static readonly byte[] Purpose = "brand preview"u8.ToArray();

    public static string Write(SecretBox box, Guid partnerId, Brand brand, Language language)
    {
        var shown = brand with
        {
            Texts = brand.Texts.Where(each => Language.Lookup(each.Key) == language).ToDictionary(),
            SubBrands = new Dictionary<string, Brand>(),
        };
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            JsonSerializer.Serialize(brotli, shown, BrandJson.Stored);
        return WebEncoders.Base64UrlEncode(box.Seal(packed.ToArray(), LabelOf(partnerId)));
    }

    public static Brand? Read(SecretBox box, Guid partnerId, string? draft)
    {
        try
        {
            if (draft is null || box.Open(WebEncoders.Base64UrlDecode(draft), LabelOf(partnerId)) is not { } packed)
                return null;
            var json = new byte[MostBytes];
            return BrotliDecoder.TryDecompress(packed, json, out var length)
                ? JsonSerializer.Deserialize<Brand>(json.AsSpan(0, length), BrandJson.Stored) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    static byte[] LabelOf(Guid partnerId) => [.. Purpose, .. partnerId.ToByteArray(bigEndian: true)];
}
