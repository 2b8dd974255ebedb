using System.Text.Json;
using Hubby.Http;
using Hubby.Members;
using Hubby.Portal.Pages;
using Microsoft.AspNetCore.Identity;

namespace Hubby.Portal;

/// <summary>
/// The way in: a passkey alone, or a password and then, where there is one, the second factor. What is wrong is never told
/// differently for an address that nobody has.
/// </summary>
static class SignInPages
{
    public const string Busy = "Many tries come from your network at the moment. Try again in ten minutes.";
    public const string NoAddress = "An address looks like name@example.com.";
    const string NoPasskey = "This passkey is not known here. Use another, or your password.";

    public static IResult Show(PortalPage page, string? next = null) =>
        page.IsSignedIn ? page.Go(Local(next)) : Form(page, StatusCodes.Status200OK, new() { Next = Local(next) });

    public static async Task<IResult> Password(
        PortalPage page, SignIn signIn, PortalDoor door, SignInLimit limit, CancellationToken ct)
    {
        var view = new SignInView { Next = Local(page.Field("next")), Email = page.Field("email") };
        if (limit.Refuses(page.Http))
            return Form(page, StatusCodes.Status429TooManyRequests, view with { Fault = Busy });
        if (EmailAddress.Parse(view.Email ?? "") is not { } address)
            return Form(page, StatusCodes.Status400BadRequest, view with { EmailFault = NoAddress });

        // A password may begin and end with spaces.
        return await signIn.ByPasswordAsync(address, page.Form["password"].ToString(), ct) switch
        {
            SignIn.Outcome.Done done => await door.EnterAsync(page, done.Member, done.HasSecondFactor, view.Next, ct),
            SignIn.Outcome.NeedsSecond second => AskForSecond(page, door, second.Member, view.Next),
            SignIn.Outcome.Paused pause =>
                Form(page, StatusCodes.Status429TooManyRequests, view with { PausedUntil = pause.Until }),
            SignIn.Outcome.Wrong wrong =>
                Form(page, StatusCodes.Status400BadRequest, view with { Fault = WrongPassword(wrong.Left) }),
            var other => throw new InvalidOperationException($"{other} is no end of a password."),
        };
    }

    static IResult AskForSecond(PortalPage page, PortalDoor door, Member member, string next)
    {
        PortalCookies.SetStep(page.Http, new(member.Id, next, door.Now + SignInStep.Lifetime));
        return page.Go("/portal/sign-in/code");
    }

    public static async Task<IResult> ShowCode(
        PortalPage page, PortalDoor door, UserManager<Member> members, CancellationToken ct) =>
        await door.HalfwayAsync(page, ct) is var (_, member)
            ? await CodeForm(page, members, member, StatusCodes.Status200OK, null) : page.Go(PortalGate.SignInPath);

    public static async Task<IResult> Code(
        PortalPage page, SignIn signIn, PortalDoor door, UserManager<Member> members, SignInLimit limit, CancellationToken ct)
    {
        if (await door.HalfwayAsync(page, ct) is not var (step, member))
            return page.Go(PortalGate.SignInPath, "That took too long. Begin again.");
        if (limit.Refuses(page.Http))
            return await CodeForm(page, members, member, StatusCodes.Status429TooManyRequests, Busy);
        return await signIn.ByCodeAsync(member, page.Field("code") ?? "", ct) switch
        {
            SignIn.Outcome.Done => await door.EnterAsync(page, member, true, step.Next, ct),
            SignIn.Outcome.Paused pause => await CodeForm(page, members, member, StatusCodes.Status429TooManyRequests,
                $"Too many wrong codes. Try again at {pause.Until:HH:mm} UTC."),
            SignIn.Outcome.Wrong wrong => await CodeForm(page, members, member, StatusCodes.Status400BadRequest,
                $"This code is wrong, or was used already. {Tries(wrong.Left)}"),
            var other => throw new InvalidOperationException($"{other} is no end of a code."),
        };
    }

    /// <summary>What the browser asks the passkey.</summary>
    public static async Task<IResult> PasskeyOptions(
        PortalPage page, IPasskeyHandler<Member> passkeys, PortalDoor door, SignInLimit limit, CancellationToken ct)
    {
        if (limit.Refuses(page.Http))
            return Says(page, StatusCodes.Status429TooManyRequests, null, Busy);
        var halfway = await door.HalfwayAsync(page, ct);
        var options = await passkeys.MakeRequestOptionsAsync(halfway?.Member, page.Http);
        var next = halfway?.Step.Next ?? Local(page.Field("next"));
        PortalCookies.SetStep(page.Http,
            new(halfway?.Member.Id, next, door.Now + SignInStep.Lifetime, options.AssertionState));
        page.Http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Text(options.RequestOptionsJson, "application/json");
    }

    public static async Task<IResult> Passkey(
        PortalPage page, IPasskeyHandler<Member> passkeys, UserManager<Member> members, PortalDoor door, CancellationToken ct)
    {
        if (PortalCookies.ReadStep(page.Http, door.Now) is not { Passkey: { } state } step)
            return Says(page, StatusCodes.Status400BadRequest, null, "That took too long. Load the page again.");
        var outcome = await passkeys.PerformAssertionAsync(
            new() { HttpContext = page.Http, CredentialJson = page.Field("credential") ?? "", AssertionState = state });
        if (!outcome.Succeeded || (step.MemberId is { } expected && outcome.User.Id != expected))
            return Says(page, StatusCodes.Status400BadRequest, null, NoPasskey);
        await members.AddOrUpdatePasskeyAsync(outcome.User, outcome.Passkey);
        await door.EnterAsync(page, outcome.User, true, step.Next, ct);
        return Says(page, StatusCodes.Status200OK, step.Next, null);
    }

    public static async Task<IResult> SignOut(PortalPage page, Sessions sessions, CancellationToken ct)
    {
        await sessions.EndAsync(PortalCookies.ReadSession(page.Http), ct);
        PortalCookies.DeleteSession(page.Http);
        return page.Go(PortalGate.SignInPath, "You are signed out.");
    }

    public static IResult Says(PortalPage page, int status, string? next, string? fault)
    {
        page.Http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Text(JsonSerializer.Serialize(new { next, fault }), "application/json", statusCode: status);
    }

    static IResult Form(PortalPage page, int status, SignInView view) =>
        page.Show<SignInPage>(status, (nameof(SignInPage.View), view));

    static async Task<IResult> CodeForm(PortalPage page, UserManager<Member> members, Member member, int status, string? fault) =>
        page.Show<CodePage>(status, (nameof(CodePage.Fault), fault), (nameof(CodePage.HasAuthenticator), member.TwoFactorEnabled),
            (nameof(CodePage.HasPasskey), (await members.GetPasskeysAsync(member)).Count > 0));

    static string WrongPassword(int left) => $"E-mail or password is wrong. {Tries(left)}";

    static string Tries(int left) => left switch
    {
        0 => "The next try has to wait 15 minutes.",
        1 => "One more try, then a pause of 15 minutes.",
        _ => $"{left} more tries, then a pause of 15 minutes.",
    };

    /// <summary>Only to a page of the portal.</summary>
    public static string Local(string? next) =>
        next is not null && (next == "/portal" || next.StartsWith("/portal/", StringComparison.Ordinal))
        && !next.Contains('\\') && !next.Any(char.IsControl) ? next : "/portal";
}

/// <summary>What the form of the sign-in page says.</summary>
public sealed record SignInView
{
    public required string Next { get; init; }
    public string? Email { get; init; }
    public string? EmailFault { get; init; }
    public string? Fault { get; init; }
    public DateTimeOffset? PausedUntil { get; init; }
}
