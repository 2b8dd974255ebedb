using Hubby.Data;
using Hubby.Developers.Pages;
using Hubby.Http;
using Hubby.Partners;
using Hubby.Portal;

namespace Hubby.Developers;

/// <summary>A call that somebody tries: signed here, so that no secret is in a browser.</summary>
static class TryPages
{
    const string First = "create_booking";
    const string Api = "/api/";

    public static IResult Show(PortalPage page, string? call, ApiCalls calls, PartnerDirectory directory, WallClock clock)
    {
        var chosen = calls.Find(call) ?? calls.Find(First) ?? calls.All[0];
        return page.Show<TryPage>((nameof(TryPage.View), ViewOf(page, chosen, calls, directory, clock)));
    }

    public static async Task<IResult> Send(PortalPage page, string? call, ApiCalls calls, PartnerDirectory directory,
        SendTry send, AppDb db, WallClock clock, CancellationToken ct)
    {
        if (calls.Find(call) is not { } chosen)
            return page.NotFound();
        var view = Read(page, ViewOf(page, chosen, calls, directory, clock));
        var key = view.Keys.FirstOrDefault(each => each.Id == view.Key);
        if (key is null)
            view = view with { KeyFault = "Choose one of your live keys." };
        if (page.Options.IsProduction && chosen.Method != HttpMethods.Get && page.Field("real") is null)
            view = view with { RealFault = "Say that you mean it: what is sent here is done." };
        if (key is null || (view.TargetFault ?? view.BodyFault ?? view.RealFault) is not null)
            return page.Show<TryPage>(StatusCodes.Status400BadRequest, (nameof(TryPage.View), view));

        // What is tried counts, so it is in the audit before it happens.
        if (chosen.Method != HttpMethods.Get)
        {
            page.Audit(db, "api.tried", key.Key, $"{chosen.Method} {chosen.Target}");
            await db.SaveChangesAsync(ct);
        }

        try
        {
            var answer = await send.HandleAsync(key, view.Request, ct);
            return page.Show<TryPage>((nameof(TryPage.View), answer is null
                ? view with { Fault = "This server listens where it cannot call itself. Use the code at the right." }
                : view with { Answer = answer }));
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            return page.Show<TryPage>(StatusCodes.Status502BadGateway, (nameof(TryPage.View),
                view with { Fault = "There was no answer. Look into the log of requests whether the call was made." }));
        }
    }

    static TryView ViewOf(
        PortalPage page, ApiCall call, ApiCalls calls, PartnerDirectory directory, WallClock clock)
    {
        var now = clock.Now().ToUnixTimeMilliseconds();
        var keys = directory.KeysOf(page.Partner.Id).Where(key => key.ExpiresAt > now).ToList();
        return new()
        {
            Call = call,
            Calls = calls.All,
            Keys = keys,
            Key = keys.FirstOrDefault()?.Id,
            Target = call.Target,
            Body = call.Body is null ? null : PrettyJson.Of(call.Body) ?? call.Body,
        };
    }

    static TryView Read(PortalPage page, TryView view)
    {
        var target = page.Field("target") ?? "";
        var body = page.Form["body"].ToString().ReplaceLineEndings("\n");
        return view with
        {
            Key = Guid.TryParse(page.Field("key"), out var key) ? key : null,
            Target = target,
            Body = body.Length == 0 ? null : body,
            IdempotencyKey = page.Field("idempotency"),
            TargetFault = FaultOf(target),
            BodyFault = System.Text.Encoding.UTF8.GetByteCount(body) > RequestBody.MaxBytes ? "A body has at most 256 KB." : null,
        };
    }

    static string? FaultOf(string target)
    {
        if (!target.StartsWith(Api, StringComparison.Ordinal) || target.Length > 4000 || target.Any(char.IsControl))
            return "An address begins with /api/ and has at most 4,000 characters.";
        if (target.Contains('{') || target.Contains('}'))
            return "Put the id in the place of what stands in braces.";
        if (target.Contains('#') || target.Contains('\\'))
            return "Escape # and \\ in an address.";
        return new Uri($"http://localhost{target}").PathAndQuery.StartsWith(Api, StringComparison.Ordinal)
            ? null : "An address stays below /api/.";
    }
}

/// <summary>The call that is chosen, as it is edited, and what came of it.</summary>
public sealed record TryView
{
    internal ApiCall Call { get; init; } = null!;
    internal IReadOnlyList<ApiCall> Calls { get; init; } = [];
    internal IReadOnlyList<LiveKey> Keys { get; init; } = [];
    internal Guid? Key { get; init; }
    internal string Target { get; init; } = "";
    internal string? Body { get; init; }
    internal string? IdempotencyKey { get; init; }
    internal string? KeyFault { get; init; }
    internal string? TargetFault { get; init; }
    internal string? BodyFault { get; init; }

    /// <summary>Where a call that changes something in production was not meant.</summary>
    internal string? RealFault { get; init; }
    internal string? Fault { get; init; }
    internal TryAnswer? Answer { get; init; }

    internal TryRequest Request => new(Call.Method, Target, Body, Call.MediaType, IdempotencyKey);
}
