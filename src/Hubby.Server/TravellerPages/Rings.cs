namespace Hubby.TravellerPages;

/// <summary>How one ring around the flag stands.</summary>
public enum Ring
{
    /// <summary>Not reached.</summary>
    Dim,

    /// <summary>The one that comes next.</summary>
    Next,

    /// <summary>Reached.</summary>
    Lit,

    /// <summary>Will not be reached this way.</summary>
    Lost,
}

/// <summary>The four rings, from the inside: ready, downloaded, installed, online.</summary>
/// <param name="Ready">There is an eSIM.</param>
/// <param name="Downloaded">It is on the phone.</param>
/// <param name="Installed">The phone can use it.</param>
/// <param name="Online">It has been used.</param>
public sealed record Rings(Ring Ready, Ring Downloaded, Ring Installed, Ring Online)
{
    /// <summary>Nothing has begun.</summary>
    public static readonly Rings Dim = new(Ring.Dim, Ring.Dim, Ring.Dim, Ring.Dim);

    /// <summary>A link or an eSIM that is no more.</summary>
    public static readonly Rings Lost = new(Ring.Lost, Ring.Lost, Ring.Lost, Ring.Lost);

    /// <summary>The part of the data that is left, from 0 to 1: the inner ring shows it once the traveller is online.</summary>
    public double? Left { get; init; }

    /// <summary>So many are reached and the next one is awaited.</summary>
    /// <param name="count">0 to 4.</param>
    public static Rings Reached(int count) => Of(index => index < count ? Ring.Lit : index == count ? Ring.Next : Ring.Dim);

    /// <summary>So many were reached, then it failed.</summary>
    /// <param name="count">0 to 4.</param>
    public static Rings FailedAfter(int count) => Of(index => index < count ? Ring.Lit : Ring.Lost);

    static Rings Of(Func<int, Ring> at) => new(at(0), at(1), at(2), at(3));

    internal static string ClassOf(Ring ring) => ring switch
    {
        Ring.Next => "r next",
        Ring.Lit => "r lit",
        Ring.Lost => "r lost",
        _ => "r",
    };
}
