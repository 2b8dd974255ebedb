using Hubby.Packages;

namespace Hubby.TravellerPages;

/// <summary>What stands in the disc for a destination: its flag, else its code as on a coin, else a globe.</summary>
/// <param name="Flag">The shapes of the flag, 512 by 512, trusted because the file is ours.</param>
/// <param name="Address">The flag as a picture of its own, for lists.</param>
/// <param name="Letters">Two or three where there is no flag.</param>
public sealed record DestinationSign(string? Flag, string? Address, string? Letters)
{
    const int MostLetters = 3;

    internal static DestinationSign Of(PageAssets assets, Destination destination) =>
        assets.Flag(destination.Code) is { } flag ? new(flag.Text, flag.Address, null)
        : new(null, null, destination.Code.Length <= MostLetters ? destination.Code : null);
}
