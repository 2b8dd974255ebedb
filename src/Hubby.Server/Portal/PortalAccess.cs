using Hubby.Members;

namespace Hubby.Portal;

/// <summary>Who may open a page or send a form of the portal: metadata of its route, read by <see cref="PortalGate"/>.</summary>
/// <param name="Needs">None for pages before one is signed in.</param>
sealed record PortalAccess(Permission? Needs)
{
    /// <summary>Off for pages that are about the installation or oneself.</summary>
    public bool NeedsPartner { get; init; } = true;

    /// <summary>Off where a second factor is set up.</summary>
    public bool NeedsSecondFactor { get; init; } = true;

    /// <summary>How much a form may send.</summary>
    public int MostBytes { get; init; } = 512 * 1024;
}

static class PortalAccessOfRoutes
{
    /// <summary>On every route that writes, and where a page shows more than anybody of the partner may read.</summary>
    public static TBuilder For<TBuilder>(this TBuilder routes, Permission needs) where TBuilder : IEndpointConventionBuilder =>
        routes.WithMetadata(new PortalAccess(needs) { NeedsPartner = needs != Permission.Operate });

    /// <summary>A form that brings a file.</summary>
    public static TBuilder ForUpload<TBuilder>(this TBuilder routes, Permission needs, int mostBytes)
        where TBuilder : IEndpointConventionBuilder =>
        routes.WithMetadata(new PortalAccess(needs) { MostBytes = mostBytes, NeedsPartner = needs != Permission.Operate });

    /// <summary>About oneself: whoever is signed in.</summary>
    public static TBuilder ForMyself<TBuilder>(this TBuilder routes, bool needsSecondFactor = true)
        where TBuilder : IEndpointConventionBuilder => routes.WithMetadata(
            new PortalAccess(Permission.Read) { NeedsPartner = false, NeedsSecondFactor = needsSecondFactor });

    /// <summary>Before one is signed in.</summary>
    public static TBuilder ForAnybody<TBuilder>(this TBuilder routes) where TBuilder : IEndpointConventionBuilder =>
        routes.WithMetadata(new PortalAccess(Needs: null) { NeedsPartner = false, NeedsSecondFactor = false });
}
