using Hubby.Data;
using Hubby.Http;
using Hubby.Members;
using Hubby.Partners;
using Hubby.TravellerPages;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace Hubby.Portal;

/// <summary>
/// One request to the portal: who asks, for which partner, and how it is answered. Handlers take it as a parameter, pages and
/// their parts get it as <c>Page</c>.
/// </summary>
public sealed class PortalPage
{
    readonly Actor? _actor;
    readonly Partner? _partner;

    internal PortalPage(HttpContext http, (MemberSession Session, Member Member)? signedIn, Partner? partner)
    {
        (Http, _partner) = (http, partner);
        if (signedIn is var (session, member))
        {
            Session = session;
            Member = member;
            _actor = Actor.Of(member);
        }

        Now = http.RequestServices.GetRequiredService<TimeProvider>().Now();
        Options = http.RequestServices.GetRequiredService<IOptions<HubbyOptions>>().Value;
    }

    internal HttpContext Http { get; }

    /// <summary>By the environment's clock, which can be moved on staging.</summary>
    internal DateTimeOffset Now { get; }
    internal HubbyOptions Options { get; }
    internal MemberSession? Session { get; }
    internal Member? Member { get; }

    /// <summary>Of a page that needs a session.</summary>
    internal Actor Actor => _actor ?? throw new InvalidOperationException("Nobody is signed in on this page.");

    /// <summary>Of a page that needs a partner.</summary>
    internal Partner Partner => _partner ?? throw new InvalidOperationException("No partner is open on this page.");
    internal bool HasPartner => _partner is not null;
    internal bool IsSignedIn => _actor is not null;

    /// <summary>What the side bar counts, by the page it stands at.</summary>
    internal IReadOnlyDictionary<string, NavBadge> Badges { get; set; } = new Dictionary<string, NavBadge>();

    /// <summary>What was sent; already from one of our pages and within its size.</summary>
    internal IFormCollection Form { get; set; } = FormCollection.Empty;

    /// <summary>What the last act did, to be said once.</summary>
    internal string? Done { get; set; }

    internal bool May(Permission permission) => _actor is { } actor && actor.Role.May(permission);

    /// <summary>A field of the form, without spaces around it; none where it is empty.</summary>
    internal string? Field(string name) => Form[name].ToString().Trim() is { Length: > 0 } text ? text : null;

    internal string AssetOf(string name) => Http.RequestServices.GetRequiredService<PageAssets>().AddressOf(name);

    /// <summary>A drawing of ours, to stand in the page itself, where the style sheet colours it.</summary>
    internal string DrawingOf(string name) => Http.RequestServices.GetRequiredService<PageAssets>().TextOf(name);

    /// <summary>How far staging's clock is from the wall's.</summary>
    internal TimeSpan ClockMovedBy =>
        Http.RequestServices.GetRequiredService<TimeProvider>() is EnvironmentClock moved ? moved.Ahead : TimeSpan.Zero;

    /// <summary><c>light</c>, <c>dark</c>, or none for the device's.</summary>
    internal string? Theme => PortalCookies.Theme(Http);

    internal (string Name, string Value) Guard()
    {
        var tokens = Http.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(Http);
        return (tokens.FormFieldName, tokens.RequestToken!);
    }

    internal IResult Show<TPage>(params (string Name, object? Value)[] parameters) where TPage : IComponent =>
        Show<TPage>(StatusCodes.Status200OK, parameters);

    internal IResult Show<TPage>(int status, params (string Name, object? Value)[] parameters) where TPage : IComponent =>
        new PortalResult(this, PageView.Of<TPage>(parameters), status);

    internal IResult NotFound() => Show<Pages.ProblemPage>(StatusCodes.Status404NotFound,
        (nameof(Pages.ProblemPage.Title), "There is nothing here"),
        (nameof(Pages.ProblemPage.Says), "Perhaps it was deleted, or the address has a mistake in it."));

    /// <summary>A failure of an act that has no better place to be shown.</summary>
    internal IResult Refuse(Problem problem) => Show<Pages.ProblemPage>(problem.Status,
        (nameof(Pages.ProblemPage.Title), "That did not work"), (nameof(Pages.ProblemPage.Says), problem.Message));

    /// <summary>After a write: the page to look at, and a sentence that it says once.</summary>
    internal IResult Go(string path, string? done = null)
    {
        if (done is not null)
            PortalCookies.Say(Http, done);
        return new SeeOther(path);
    }

    /// <summary>Adds the entry; save it together with the act.</summary>
    internal void Audit(AppDb db, string action, string target, string? detail = null) =>
        db.AddAudit(Actor, _partner?.Id ?? Actor.PartnerId, Now, action, target, detail);

    public static ValueTask<PortalPage?> BindAsync(HttpContext http) =>
        ValueTask.FromResult(http.Features.Get<PortalPage>());
}

/// <param name="Text">A word or two.</param>
/// <param name="IsHot">Whether somebody has to do something.</param>
sealed record NavBadge(string Text, bool IsHot = false);

/// <summary>
/// What stands beside an entry of the side bar; it is asked for with every page, so it must cost next to nothing.
/// </summary>
interface INavBadge
{
    /// <summary>The entry it stands beside, as pages name where they are.</summary>
    string At { get; }

    /// <summary>None where there is nothing to say.</summary>
    Task<NavBadge?> CountAsync(AppDb db, Partner partner, DateTimeOffset now, CancellationToken ct);
}
