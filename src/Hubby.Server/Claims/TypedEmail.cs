using Hubby.Http;
using Hubby.Languages;

namespace Hubby.Claims;

/// <summary>An e-mail address as a traveller typed it: what it means, or what is wrong with it in words for them.</summary>
/// <param name="Typed">To show again.</param>
/// <param name="Address">In the form in which it is kept; none when it is no address.</param>
/// <param name="Fault">A sentence, or none.</param>
/// <param name="Near">An address that may have been meant; with <see cref="Address"/> set it is only a question.</param>
sealed record TypedEmail(string Typed, string? Address, string? Fault, string? Near)
{
    // A field that is pasted into by accident is not shown again as a whole book.
    const int MostShown = 254;

    public static readonly TypedEmail None = new("", null, null, null);

    public static TypedEmail Read(string? text, Texts texts)
    {
        var typed = (text ?? "").Trim();
        if (typed.Length > MostShown)
            typed = typed[..(char.IsHighSurrogate(typed[MostShown - 1]) ? MostShown - 1 : MostShown)];
        if (EmailAddress.Parse(typed) is { } address)
        {
            var near = NearEmailDomain.Of(address);
            return new(typed, address, near is null ? null : texts["error.email_near", ("email", near)], near);
        }

        return new(typed, null, typed switch
        {
            "" => texts["error.email_missing"],
            _ when !typed.Contains('@', StringComparison.Ordinal) => texts["error.email_at"],
            _ when EmailAddress.Parse($"{typed.TrimEnd('.')}.com") is not null => texts["error.email_incomplete"],
            _ => texts["error.email_invalid"],
        }, null);
    }
}
