using System.Buffers.Binary;
using System.IO.Compression;

namespace Hubby.Tests.Branding;

/// <summary>Files of pictures, made here.</summary>
static class Pictures
{
    /// <summary>A whole PNG, with a stripe so that one sees which way up it is.</summary>
    public static byte[] Png(int width, int height, byte shade = 0x20)
    {
        using var packed = new MemoryStream();
        using (var lines = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var y = 0; y < height; y++)
            {
                lines.WriteByte(0);
                for (var x = 0; x < width; x++)
                    lines.Write([shade, (byte)(x < height ? 0xB0 : 0x60), 0x70, (byte)(y < height / 4 && x > height ? 0 : 0xFF)]);
            }
        }

        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height);
        (head[8], head[9]) = (8, 6);
        return
        [
            0x89, .. "PNG\r\n\u001A\n"u8, .. Chunk("IHDR"u8, head), .. Chunk("IDAT"u8, packed.ToArray()), .. Chunk("IEND"u8, []),
        ];
    }

    static byte[] Chunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        var chunk = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        type.CopyTo(chunk.AsSpan(4));
        data.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), Checksum(chunk.AsSpan(4, 4 + data.Length)));
        return chunk;
    }

    static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var each in bytes)
        {
            sum ^= each;
            for (var bit = 0; bit < 8; bit++)
                sum = (sum & 1) == 1 ? (sum >> 1) ^ 0xEDB88320 : sum >> 1;
        }

        return ~sum;
    }

    /// <summary>The segments of a JPEG, with a scan in which nothing can be seen.</summary>
    public static byte[] Jpeg(ushort width, ushort height)
    {
        byte[] size = [8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width];
        return
        [
            0xFF, 0xD8, 0xFF, 0xE0, 0, 16, .. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0, 0xFF, 0xC0, 0, 11, .. size, 1, 1, 0x11, 0,
            0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 1, 2, 3, 0xFF, 0xD9,
        ];
    }
}
