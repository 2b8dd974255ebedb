namespace Hubby.Members;

/// <summary>
/// Long enough, and not what a guesser tries first: no kinds of characters are asked for (NIST SP 800-63B), but words, dates,
/// patterns and passwords that breaches have made known count for little, and one's own address for nothing.
/// </summary>
static class PasswordRule
{
    public const int MinLength = 12;
    public const int MaxLength = 128;

    // Of 0 to 4; 3 withstands 10^8 guesses, more than the slow hash lets anybody try who has stolen it.
    const int GoodScore = 3;
    const int MostRead = 64;

    // It reads its lists of words when it is made, which happens with the first password that somebody chooses.
    static readonly Lazy<Zxcvbn.Zxcvbn> Guesser = new(() => new());

    /// <summary>What is wrong with it, or nothing.</summary>
    public static string? Fault(string password, string address)
    {
        if (password.Length < MinLength)
            return $"Use at least {MinLength} characters. A few words in a row are easy to keep in mind.";
        if (password.Length > MaxLength)
            return $"Use at most {MaxLength} characters.";
        string[] known = [address, .. address.Split('@', '.'), "hubby"];
        return ScoreOf(password[..Math.Min(password.Length, MostRead)], known) >= GoodScore ? null
            : "This password is known or easily guessed. Use a few words that do not belong together.";
    }

    static int ScoreOf(string password, IEnumerable<string> known)
    {
        lock (Guesser)
            return Guesser.Value.EvaluatePassword(password, known).Score;
    }
}
