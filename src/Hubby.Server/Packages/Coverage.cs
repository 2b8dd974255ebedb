namespace Hubby.Packages;

/// <summary>The form of <see cref="Package.Coverage"/>: codes separated by spaces, or <c>*</c> for everywhere.</summary>
static class Coverage
{
    public const string Everywhere = "*";

    /// <summary>The countries of a stored coverage.</summary>
    public static CountrySet Read(string stored)
    {
        if (stored == Everywhere)
            return Destination.Everywhere;

        var set = default(CountrySet);
        foreach (var code in stored.Split(' '))
        {
            if (Destination.FromCode(code) is { } destination)
                set |= destination.Set;
        }

        return set;
    }

    /// <summary>The one country of a stored coverage, when it is only one.</summary>
    public static Destination? OnlyCountry(string stored) => Destination.FromCode(stored) is { IsCountry: true } country
        ? country : null;

    /// <summary>Turns what an operator wrote (alpha-2, alpha-3 or region codes between spaces, commas or semicolons) into the
    /// stored form.</summary>
    public static string? Parse(string text, out string? unknown)
    {
        unknown = null;
        var words = text.Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words is [Everywhere])
            return Everywhere;

        var codes = new List<string>();
        foreach (var word in words)
        {
            if (Destinations.Find(word) is not { } destination)
            {
                unknown = word;
                return null;
            }

            if (!codes.Contains(destination.Code))
                codes.Add(destination.Code);
        }

        return codes.Count > 0 ? string.Join(' ', codes) : null;
    }
}
