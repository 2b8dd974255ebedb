using System.Text;

namespace Hubby.Languages;

/// <summary>What an SMS costs: one character outside the GSM alphabet more than halves the room of the whole message.</summary>
static class ShortMessage
{
    /// <summary>Typographic characters as the plain ones that every phone has.</summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            _ = character switch
            {
                '\u00A0' or '\u2007' or '\u2009' or '\u202F' => plain.Append(' '),
                '’' or '‘' or 'ʼ' or '‚' => plain.Append('\''),
                '“' or '”' or '„' or '«' or '»' => plain.Append('"'),
                '–' or '—' or '‑' => plain.Append('-'),
                '…' => plain.Append("..."),
                '\u200E' or '\u00AD' => plain,
                _ => plain.Append(character),
            };
        }

        return plain.ToString();
    }
}
