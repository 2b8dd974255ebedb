namespace Hubby.BookingImports;

/// <summary>The section <c>Imports</c>.</summary>
public sealed class ImportsOptions
{
    public const string Section = "Imports";

    /// <summary>
    /// Seconds a worker may be silent about an import; when it dies, another goes on after them. It speaks every few hundred
    /// rows. Default 30.
    /// </summary>
    public int LeaseSeconds { get; set; } = 30;

    /// <summary>Days for which an import and the report of its rows are kept, 1 to 3650. Default 30.</summary>
    public int Days { get; set; } = 30;
}
