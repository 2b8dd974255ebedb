namespace Hubby.Portal;

static class Sentences
{
    /// <summary>As a sentence begins.</summary>
    public static string Capitalized(this string words) => $"{char.ToUpperInvariant(words[0])}{words[1..]}";
}
