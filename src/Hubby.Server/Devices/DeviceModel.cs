namespace Hubby.Devices;

/// <summary>Whether a phone takes an eSIM. It is advice and never a condition.</summary>
enum EsimSupport
{
    /// <summary>Not in the list, or it does not say what it is.</summary>
    Unknown,
    No,

    /// <summary>Some do: the region, the shop or the network decides.</summary>
    Maybe,
    Yes,
}

/// <summary>A line of the list.</summary>
/// <param name="Maker">As people say it.</param>
/// <param name="Name">As the shop sold it; variants share it.</param>
/// <param name="Esim">Of this variant.</param>
/// <param name="Codes">What it calls itself: exactly, or up to a star at the end.</param>
/// <param name="Except">ISO 3166-1 regions where it was sold without eSIM.</param>
sealed record DeviceModel(
    string Maker, string Name, EsimSupport Esim, IReadOnlyList<string> Codes, IReadOnlyList<string> Except)
{
    /// <summary>For somebody from one of these regions.</summary>
    public EsimSupport EsimFor(IReadOnlyCollection<string> regions) =>
        Esim == EsimSupport.Yes && Except.Any(regions.Contains) ? EsimSupport.Maybe : Esim;
}

/// <summary>A phone's maker and name, and whether it takes an eSIM.</summary>
sealed record DeviceAnswer(string Maker, string Name, EsimSupport Esim);
