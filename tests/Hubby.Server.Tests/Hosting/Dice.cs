namespace Hubby.Tests.Hosting;

/// <summary>
/// Numbers that look random and come out the same in every run (SplitMix64), so that a failure can be looked at again.
/// </summary>
public sealed class Dice(ulong seed)
{
    ulong _state = seed;

    public int Next(int below) => (int)(Next() % (ulong)below);

    public T Pick<T>(IReadOnlyList<T> choices) => choices[Next(choices.Count)];

    ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
