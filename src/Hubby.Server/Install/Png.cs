using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace Hubby.Install;

/// <summary>Writes a square picture of 24 bits a pixel as PNG (ISO/IEC 15948).</summary>
static class Png
{
    const int BytesPerPixel = 3;
    const byte BitDepth = 8;
    const byte TrueColor = 2;

    /// <summary>Each byte less the one of the pixel to its left: a line of one colour becomes zeros.</summary>
    const byte FilterSub = 1;

    public static byte[] Encode(byte[] pixels, int size)
    {
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, size);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), size);
        (header[8], header[9]) = (BitDepth, TrueColor);
        WriteChunk(file, "IHDR"u8, header);
        WriteChunk(file, "IDAT"u8, Compressed(pixels, size));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    static byte[] Compressed(byte[] pixels, int size)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var stride = size * BytesPerPixel;
            var line = new byte[stride + 1];
            for (var row = 0; row < size; row++)
            {
                line[0] = FilterSub;
                for (var index = 0; index < stride; index++)
                {
                    var left = index < BytesPerPixel ? 0 : pixels[row * stride + index - BytesPerPixel];
                    line[index + 1] = (byte)(pixels[row * stride + index] - left);
                }

                zlib.Write(line);
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
        var check = new Crc32();
        check.Append(type);
        check.Append(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, check.GetCurrentHashAsUInt32());
        file.Write(number);
    }
}
