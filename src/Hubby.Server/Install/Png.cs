using System.Buffers.Binary;
using System.IO.Compression;

namespace Hubby.Install;

/// <summary>Writes a square picture of up to 256 colours as PNG (ISO/IEC 15948).</summary>
static class Png
{
    const byte BitDepth = 8;
    const byte Indexed = 3;
    const byte NoFilter = 0;

    /// <param name="pixels">Row by row, each the number of its colour.</param>
    /// <param name="size">Of a side.</param>
    /// <param name="colors">Red, green and blue of each colour.</param>
    public static byte[] Encode(byte[] pixels, int size, byte[] colors)
    {
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, size);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), size);
        (header[8], header[9]) = (BitDepth, Indexed);
        WriteChunk(file, "IHDR"u8, header);
        WriteChunk(file, "PLTE"u8, colors);
        WriteChunk(file, "IDAT"u8, Compressed(pixels, size));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    static byte[] Compressed(byte[] pixels, int size)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            for (var row = 0; row < size; row++)
            {
                zlib.WriteByte(NoFilter);
                zlib.Write(pixels.AsSpan(row * size, size));
            }
        }

        return packed.ToArray();
    }

    static void WriteChunk(Stream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc([.. type, .. data]));
        file.Write(number);
    }

    // A few icons a day: eight shifts a byte are fast enough.
    static uint Crc(byte[] bytes)
    {
        const uint polynomial = 0xEDB88320;
        var crc = uint.MaxValue;
        foreach (var each in bytes)
        {
            crc ^= each;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * polynomial);
        }

        return ~crc;
    }
}
