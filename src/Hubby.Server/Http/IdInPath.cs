namespace Hubby.Http;

/// <summary>An id in an address. Text that is none leads to nothing, as an id that is unknown does.</summary>
readonly record struct IdInPath(Guid Value)
{
    public static bool TryParse(string text, out IdInPath id)
    {
        id = new(Guid.TryParseExact(text, "D", out var value) ? value : Guid.Empty);
        return true;
    }

    public static implicit operator Guid(IdInPath id) => id.Value;
}
