using System.Globalization;

namespace Hubby.Languages;

/// <summary>Names, dates and destinations are read and written with ICU, so a server without it does not start.</summary>
static class Globalization
{
    /// <summary>What is wrong with this machine, in one line for the operator; none when all is well. Where the library itself is
    /// missing, .NET says so and ends before any of our code runs.</summary>
    public static string? Fault
    {
        get
        {
            try
            {
                _ = CultureInfo.GetCultureInfo("th");
                return null;
            }
            catch (CultureNotFoundException)
            {
                return "Globalization is off (DOTNET_SYSTEM_GLOBALIZATION_INVARIANT), and Hubby speaks 29 languages: "
                    + "install ICU (libicu, icu-libs) and set it to false.";
            }
        }
    }
}
