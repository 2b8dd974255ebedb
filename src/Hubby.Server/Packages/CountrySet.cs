using System.Numerics;

namespace Hubby.Packages;

/// <summary>A set of ISO 3166-1 countries, one bit for each by its place in <see cref="Destination.Countries"/>.</summary>
readonly record struct CountrySet
{
    readonly ulong _a, _b, _c, _d;

    CountrySet(ulong a, ulong b, ulong c, ulong d) => (_a, _b, _c, _d) = (a, b, c, d);

    public int Count =>
        BitOperations.PopCount(_a) + BitOperations.PopCount(_b) + BitOperations.PopCount(_c) + BitOperations.PopCount(_d);

    public static CountrySet Of(int index)
    {
        var bit = 1UL << (index & 63);
        return (index >> 6) switch
        {
            0 => new(bit, 0, 0, 0),
            1 => new(0, bit, 0, 0),
            2 => new(0, 0, bit, 0),
            _ => new(0, 0, 0, bit),
        };
    }

    public bool Covers(CountrySet other) =>
        ((other._a & ~_a) | (other._b & ~_b) | (other._c & ~_c) | (other._d & ~_d)) == 0;

    public static CountrySet operator |(CountrySet one, CountrySet other) =>
        new(one._a | other._a, one._b | other._b, one._c | other._c, one._d | other._d);
}
