using System.Buffers.Binary;
using Hubby.Partners;

namespace Hubby.Branding;

/// <summary>
/// What a file's own bytes say of it; nobody's word for its type is taken. A logo stands in mails too, so it is of a format that
/// every mail program shows, and travellers fetch it abroad, so it is small.
/// </summary>
/// <param name="Ending">Of its format.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
sealed record LogoFile(string Ending, int Width, int Height)
{
    const int Kilo = 1024;
    public const int MostBytes = 128 * Kilo;
    const int LeastHeight = 40;
    const int MostPixels = 2000;
    const int WidestRatio = 6;
    const string NotWhole = "This is not a whole PNG or JPEG file. Export it again as PNG.";

    public static (LogoFile? Logo, string? Fault) Read(ReadOnlySpan<byte> bytes)
    {
        if (OtherFormat(bytes) is { } other)
            return (null, $"{other} is not shown by every mail program. Save the logo as PNG or JPEG.");
        var logo = Png(bytes) ?? Jpeg(bytes);
        return logo is null ? (null, NotWhole) : logo.Fault() is { } fault ? (null, fault) : (logo, null);
    }

    public static string TooLarge(long bytes) =>
        $"The file has {Kilobytes(bytes)} KB, a logo may have {MostBytes / Kilo}. Save it smaller: 80 pixels high are enough.";

    /// <summary>Begun ones count.</summary>
    public static long Kilobytes(long bytes) => (bytes + Kilo - 1) / Kilo;

    string? Fault() =>
        Height < LeastHeight ? $"The picture is {Width} × {Height} pixels. Make it at least {LeastHeight} high, better 80."
        : Width > MostPixels || Height > MostPixels
            ? $"The picture is {Width} × {Height} pixels. Make it at most {MostPixels} wide and high; 80 high are enough."
        : Width > WidestRatio * Height
            ? $"The picture is {Width} × {Height} pixels. Crop it to at most {WidestRatio} times as wide as high."
        : null;

    static string? OtherFormat(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith("RIFF"u8) && bytes.Length > 12 && bytes[8..].StartsWith("WEBP"u8) ? "WebP"
        : bytes.StartsWith("GIF8"u8) ? "GIF"
        : bytes.Length > 12 && bytes[4..].StartsWith("ftyp"u8) ? "HEIC or AVIF"
        : bytes.IndexOf("<svg"u8) is >= 0 and < 1024 ? "SVG"
        : null;

    // A signature, then chunks of length, type, data and checksum, the last of which is IEND.
    static LogoFile? Png(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];
        const int around = 12;
        if (!bytes.StartsWith(signature))
            return null;
        LogoFile? found = null;
        for (var rest = bytes[signature.Length..]; rest.Length >= around;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - around)
                return null;
            var type = rest.Slice(4, 4);
            var data = rest.Slice(8, (int)length);
            if (type.SequenceEqual("IEND"u8))
                return found;
            if (type.SequenceEqual("IHDR"u8) && length >= 8)
                found = Of(Logo.Png, BinaryPrimitives.ReadUInt32BigEndian(data), BinaryPrimitives.ReadUInt32BigEndian(data[4..]));
            rest = rest[(around + (int)length)..];
        }

        return null;
    }

    // Segments of marker, length and data. That of the frame has the size; after that of the scan comes the picture, to FF D9.
    static LogoFile? Jpeg(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> start = [0xFF, 0xD8];
        ReadOnlySpan<byte> end = [0xFF, 0xD9];
        const byte scan = 0xDA;
        if (!bytes.StartsWith(start))
            return null;
        LogoFile? found = null;
        for (var rest = bytes[start.Length..]; rest.Length >= 4 && rest[0] == 0xFF;)
        {
            var (marker, length) = (rest[1], BinaryPrimitives.ReadUInt16BigEndian(rest[2..]));
            if (length < 2 || length + 2 > rest.Length)
                return null;
            if (marker == scan)
                return rest.LastIndexOf(end) > 0 ? found : null;
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC) && length >= 7)
            {
                found = Of(Logo.Jpeg,
                    BinaryPrimitives.ReadUInt16BigEndian(rest[7..]), BinaryPrimitives.ReadUInt16BigEndian(rest[5..]));
            }

            rest = rest[(2 + length)..];
        }

        return null;
    }

    static LogoFile? Of(string ending, uint width, uint height) =>
        width is 0 or > int.MaxValue || height is 0 or > int.MaxValue ? null : new(ending, (int)width, (int)height);
}
