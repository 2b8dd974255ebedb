using System.Text;

namespace Hubby.Http;

/// <summary>Text from elsewhere that has to fit into a column or onto a line.</summary>
static class CutText
{
    extension(string text)
    {
        /// <summary>At most so many UTF-16 code units, and never half a character: a store refuses those.</summary>
        public string Cut(int most) =>
            text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

        /// <summary>For people: at most so many and a sign that there was more.</summary>
        public string Shortened(int most) => text.Length <= most ? text : $"{text.Cut(most)}…";

        /// <summary>As <c>Cut</c>, without control characters: PostgreSQL takes no NUL, and nobody's screen the others.</summary>
        public string CutToPlain(int most) => string.Concat(text.Cut(most).EnumerateRunes().Select(rune =>
            (Rune.IsControl(rune) ? Rune.ReplacementChar : rune).ToString()));
    }
}
