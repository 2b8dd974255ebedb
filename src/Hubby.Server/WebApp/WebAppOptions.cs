namespace Hubby.WebApp;

/// <summary>The section <c>WebApp</c>: how travellers are signed in.</summary>
public sealed class WebAppOptions
{
    public const string Section = "WebApp";

    /// <summary>Hours after which a traveller's session ends. Default 24.</summary>
    public int SessionHours { get; set; } = 24;

    /// <summary>Redirect tokens that one network address may exchange within ten minutes, on each node. Default 30.</summary>
    public int ExchangesPerAddress { get; set; } = 30;
}
