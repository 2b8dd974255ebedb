using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Hubby.Data;

/// <summary>
/// Keys whose head is time, so that new rows land at the end of an index.
/// </summary>
static class Ids
{
    public const int Length = 20;
    const string Base62 = Tokens.Alphanumeric;
    const ulong TenDigits = 839_299_365_868_340_224;
    static readonly SearchValues<char> Digits = SearchValues.Create(Base62);
    static readonly IdSequence OfThisProcess = new();

    /// <summary>
    /// A UUIDv7 (RFC 9562) for rows that only we name; within one millisecond in the order in which this process made them.
    /// </summary>
    public static Guid Row(DateTimeOffset now)
    {
        var number = OfThisProcess.Next(now.ToUnixTimeMilliseconds());
        var milliseconds = (ulong)(number >> IdSequence.RandomBits);
        var chance = number & ((UInt128.One << IdSequence.RandomBits) - 1);

        // 12 bits after the version, the other 59 after the variant, whose last three bits stay free.
        var head = (milliseconds << 16) | 0x7000 | (ulong)(chance >> 59);
        var tail = 0x8000_0000_0000_0000 | ((ulong)(chance & ((UInt128.One << 59) - 1)) << 3);
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, head);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], tail);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>The smallest <see cref="Row"/> of an instant, to turn a span of time into a range of rows.</summary>
    public static Guid FirstRowAt(DateTimeOffset instant)
    {
        Span<byte> bytes = stackalloc byte[16];
        var milliseconds = (ulong)Math.Max(0, instant.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteUInt64BigEndian(bytes, (milliseconds << 16) | 0x7000);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], 0x8000_0000_0000_0000);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>
    /// Twenty characters 0-9A-Za-z: 48 bits of Unix milliseconds, then 71 random bits. Byte order is time order; within one
    /// millisecond it is the order in which this process made them.
    /// </summary>
    public static string Public(DateTimeOffset now) => Public(now, OfThisProcess);

    public static string Public(DateTimeOffset now, IdSequence sequence) => Encode(sequence.Next(now.ToUnixTimeMilliseconds()));

    /// <summary>The smallest id of an instant, to turn a time filter into a range of ids.</summary>
    public static string FirstAt(DateTimeOffset instant) =>
        Encode((UInt128)Math.Max(0, instant.ToUnixTimeMilliseconds()) << IdSequence.RandomBits);

    public static bool IsPublic(ReadOnlySpan<char> text) => text.Length == Length && !text.ContainsAnyExcept(Digits);

    static string Encode(UInt128 number) => string.Create(Length, number, static (text, value) =>
    {
        // Two halves of ten digits: dividing 64 bits is far cheaper than dividing 128.
        var (head, tail) = UInt128.DivRem(value, TenDigits);
        Encode((ulong)head, text[..10]);
        Encode((ulong)tail, text[10..]);
    });

    static void Encode(ulong number, Span<char> text)
    {
        for (var position = text.Length - 1; position >= 0; position--)
        {
            (number, var digit) = ulong.DivRem(number, 62);
            text[position] = Base62[(int)digit];
        }
    }
}

/// <summary>Numbers of 119 bits, each greater than the one before it while the clock stands or goes forward.</summary>
sealed class IdSequence
{
    public const int RandomBits = 71;
    const int StepBits = 48;
    const int Shelves = 1024;
    const int OfShelf = 4;
    readonly Lock _order = new();

    // Who looked at the clock a little earlier may ask a little later, also by another clock: each of the last milliseconds goes
    // on where it was. A shelf has the last few of those that fall on it, the newest first.
    readonly (long Milliseconds, UInt128 Last)[] _recent = new (long, UInt128)[Shelves * OfShelf];

    public UInt128 Next(long milliseconds)
    {
        Span<byte> random = stackalloc byte[16];
        RandomNumberGenerator.Fill(random);
        var chance = BinaryPrimitives.ReadUInt128BigEndian(random);
        lock (_order)
        {
            var shelf = _recent.AsSpan((int)(milliseconds & (Shelves - 1)) * OfShelf, OfShelf);
            var place = 0;
            while (place < OfShelf - 1 && shelf[place].Milliseconds != milliseconds)
                place++;

            // The first of a millisecond starts in its lower half, so that random steps cannot lead out of it.
            var next = shelf[place].Milliseconds == milliseconds
                ? shelf[place].Last + 1 + (chance >> (128 - StepBits))
                : ((UInt128)milliseconds << RandomBits) | (chance >> (128 - RandomBits + 1));
            shelf[..place].CopyTo(shelf[1..]);
            shelf[0] = (milliseconds, next);
            return next;
        }
    }
}
