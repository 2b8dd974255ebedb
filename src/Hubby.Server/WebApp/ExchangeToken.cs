using System.Text.Json;
using Hubby.Data;
using Hubby.Http;
using Hubby.TravellerPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hubby.WebApp;

/// <summary>How often one network address may exchange tokens.</summary>
sealed class ExchangeLimit(IOptions<WebAppOptions> options) : AddressLimit(options.Value.ExchangesPerAddress, Window)
{
    static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    public static readonly Problem TooMany = new(429, "too_many_exchanges",
        "Too many tokens from this network address. Wait as long as Retry-After says.")
    {
        RetryAfterSeconds = (int)Window.TotalSeconds,
    };
}

/// <summary>
/// A redirect token becomes a session, once: whoever deletes its row has it, on whichever node. A program gets the session in the
/// answer of <c>POST /api/webapp/auth/exchange</c>; a browser that the partner sends to <c>/webapp</c> gets it as a cookie.
/// </summary>
sealed class ExchangeToken(
    AppDb db, ExchangeLimit limit, OpenPage open, TimeProvider clock, IOptions<WebAppOptions> options,
    IOptions<HubbyOptions> hubby)
{
    const string TokenForm = "Send the redirect_token as it was given.";

    public static readonly Problem Gone = new(404, "redirect_token_unknown",
        "There is no such redirect token: unknown, used already, or older than five minutes.");

    public static Task<IResult> Handle(HttpContext http, ExchangeToken exchange, CancellationToken ct) =>
        exchange.HandleAsync(http, ct);

    public static Task<IResult> Enter(HttpContext http, ExchangeToken exchange, CancellationToken ct) =>
        exchange.EnterAsync(http, ct);

    async Task<IResult> HandleAsync(HttpContext http, CancellationToken ct)
    {
        if (limit.Refuses(http))
            return ExchangeLimit.TooMany.ToResult();
        var (json, problem) = await RequestBody.ReadJsonAsync(http, ct);
        if (json is null)
            return problem!.ToResult();
        var faults = new Faults();
        if (Read(json.RootElement, faults) is not { } token)
            return Problems.InvalidRequest.ToResult(faults);
        return await BeginAsync(token, ct) is var (session, row)
            ? WebAppBytes.Answer("The traveller is signed in.", new SessionAnswer(session, "Bearer", row.ExpiresAt,
                $"{hubby.Value.PublicUrl}{WebAppRoutes.Dashboard}"))
            : Gone.ToResult();
    }

    async Task<IResult> EnterAsync(HttpContext http, CancellationToken ct)
    {
        if (limit.Refuses(http))
            return open.OfHost(http).Problem(ExchangeLimit.TooMany);
        if (await BeginAsync(http.Request.Query["token"].ToString(), ct) is not var (session, row))
            return open.OfHost(http).Gone();
        SessionCookie.Set(http, hubby.Value, session, row.ExpiresAt - row.CreatedAt);
        return new SeeOther(open.OfHost(http).Link(WebAppRoutes.Dashboard));
    }

    static string? Read(JsonElement json, Faults faults)
    {
        if (JsonFields.Of(json, "", faults) is not { } fields)
            return null;
        if (!fields.TryGet("token", out _))
            fields.Fault("token", FaultCodes.Required, TokenForm);
        var token = fields.Text("token", MaxTyped);
        return faults.Count > 0 ? null : token;
    }

    public const int MaxTyped = 100;

    /// <summary>None when the token is none that can be used now.</summary>
    async Task<(string Session, WebAppSession Row)?> BeginAsync(string token, CancellationToken ct)
    {
        if (!Secrets.IsOne(token))
            return null;
        var (hash, now) = (Secrets.HashOf(token), clock.Now());
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.RedirectTokens.FirstOrDefaultAsync(row => row.Hash == hash && row.ExpiresAt > now, ct) is not { } right
            || await db.RedirectTokens.Where(row => row.Hash == hash).ExecuteDeleteAsync(ct) != 1)
        {
            return null;
        }

        var session = Secrets.New();
        var row = new WebAppSession
        {
            Hash = Secrets.HashOf(session),
            PartnerId = right.PartnerId,
            ExternalUserId = right.ExternalUserId,
            CreatedAt = now,
            ExpiresAt = now.AddHours(options.Value.SessionHours),
        };
        db.WebAppSessions.Add(row);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return (session, row);
    }
}
