namespace Hubby.Packages;

/// <summary>Which destination somebody who mistyped one may have meant.</summary>
static class NearNames
{
    const int ShortestWorthGuessing = 4;
    const int MostShown = 3;

    /// <summary>All at the least distance; none when nothing is near or too much is.</summary>
    public static Destination[] Of(ReadOnlySpan<char> text, IReadOnlyDictionary<string, Destination[]> keys)
    {
        Span<char> buffer = stackalloc char[DestinationKey.MaxLength];
        if (!DestinationKey.TryFold(text, buffer, out var length) || length < ShortestWorthGuessing)
            return [];

        ReadOnlySpan<char> written = buffer[..length];
        var least = length switch { <= 5 => 1, <= 9 => 2, _ => 3 };
        var near = new SortedDictionary<string, Destination>(StringComparer.Ordinal);
        foreach (var (key, candidates) in keys)
        {
            if (key.Length < ShortestWorthGuessing || Math.Abs(key.Length - length) > least)
                continue;
            var distance = Distance(written, key, least);
            if (distance > least)
                continue;
            if (distance < least)
                near.Clear();
            least = distance;
            foreach (var candidate in candidates)
                near[candidate.Code] = candidate;
        }

        return near.Count <= MostShown ? [.. near.Values] : [];
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours; gives up, with a larger number, once over the
    /// limit.</summary>
    static int Distance(ReadOnlySpan<char> one, ReadOnlySpan<char> other, int limit)
    {
        Span<int> rows = stackalloc int[3 * (DestinationKey.MaxLength + 1)];
        var width = other.Length + 1;
        var before = rows[..width];
        var previous = rows.Slice(width, width);
        var current = rows.Slice(2 * width, width);
        for (var column = 0; column < width; column++)
            previous[column] = column;

        for (var row = 1; row <= one.Length; row++)
        {
            current[0] = row;
            var best = row;
            for (var column = 1; column < width; column++)
            {
                var cost = one[row - 1] == other[column - 1] ? 0 : 1;
                var value = Math.Min(Math.Min(previous[column], current[column - 1]) + 1, previous[column - 1] + cost);
                if (row > 1 && column > 1 && one[row - 1] == other[column - 2] && one[row - 2] == other[column - 1])
                    value = Math.Min(value, before[column - 2] + 1);
                current[column] = value;
                best = Math.Min(best, value);
            }

            if (best > limit)
                return limit + 1;
            var spare = before;
            before = previous;
            previous = current;
            current = spare;
        }

        return previous[other.Length];
    }
}
