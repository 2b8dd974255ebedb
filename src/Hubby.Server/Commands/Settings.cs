namespace Hubby.Commands;

/// <summary>
/// Tells settings (<c>--Hubby:PublicUrl=…</c>, <c>--urls …</c>) from a verb's own options and moves them behind those.
/// </summary>
static class Settings
{
    static readonly string[] OfTheHost = ["--urls", "--environment", "--contentRoot"];

    public static string[] Last(string[] args)
    {
        var own = new List<string>();
        var settings = new List<string>();
        for (var index = 0; index < args.Length; index++)
        {
            if (!IsSetting(args[index]))
            {
                own.Add(args[index]);
                continue;
            }

            settings.Add(args[index]);
            if (!args[index].Contains('=', StringComparison.Ordinal) && index + 1 < args.Length)
                settings.Add(args[++index]);
        }

        return [.. own, .. settings];
    }

    /// <summary>What is neither known to the verb nor a setting, or none.</summary>
    public static string? FirstStranger(IReadOnlyList<string> unmatched)
    {
        for (var index = 0; index < unmatched.Count; index++)
        {
            if (!IsSetting(unmatched[index]))
                return unmatched[index];
            if (!unmatched[index].Contains('=', StringComparison.Ordinal))
                index++;
        }

        return null;
    }

    static bool IsSetting(string token)
    {
        if (!token.StartsWith("--", StringComparison.Ordinal))
            return false;
        var name = token.Split('=', 2)[0];
        return name.Contains(':', StringComparison.Ordinal) || OfTheHost.Contains(name, StringComparer.OrdinalIgnoreCase);
    }
}
