using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Hubby.Data;
using Hubby.Http;
using Hubby.Partners;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Commands;

static class KeysCommand
{
    public static Command Command() =>
        new("keys", "API keys of a partner: at most two live at once.") { Create(), List(), Revoke(), Rotate() };

    static Command Create()
    {
        var slug = Arguments.Slug();
        var name = new Option<string?>("--name") { Description = "What the key is for." }.WithRule(PartnerRules.NameFault);
        var expires = new Option<string?>("--expires") { Description = "After how long it stops working, such as 90d." }
            .WithRule(Arguments.SpanFault);
        var signedBody = new Option<bool>("--require-signed-body") { Description = "Refuse requests without x-content-sha256." };
        var json = Arguments.Json();
        var command = Verb.OnStore("create", "Makes a key; its secret is shown this once.", async (parsed, services, ct) =>
        {
            var wanted = parsed.GetValue(slug);
            if (await FindAsync(services, wanted, ct) is not { } partner)
                return Verb.Fail($"There is no partner {wanted}.");

            var end = parsed.GetValue(expires) is { } span
                ? services.GetRequiredService<WallClock>().Now() + Arguments.Span(span) : null;
            var wish = new KeyWish(parsed.GetValue(name)?.Trim() ?? "key", end, parsed.GetValue(signedBody));
            return Answer(await services.GetRequiredService<ChangeKeys>().CreateAsync(partner.Id, wish, ct),
                parsed.GetValue(json));
        });
        command.Add(slug);
        command.Add(name);
        command.Add(expires);
        command.Add(signedBody);
        command.Add(json);
        return command;
    }

    static Command List()
    {
        var slug = Arguments.Slug();
        var json = Arguments.Json();
        var command = Verb.OnStore("list", "The partner's keys, never their secrets.", async (parsed, services, ct) =>
        {
            var wanted = parsed.GetValue(slug);
            if (await FindAsync(services, wanted, ct) is not { } partner)
                return Verb.Fail($"There is no partner {wanted}.");

            var now = services.GetRequiredService<WallClock>().Now();
            var keys = await services.GetRequiredService<AppDb>().ApiKeys
                .Where(key => key.PartnerId == partner.Id).OrderBy(key => key.CreatedAt).ToListAsync(ct);
            if (parsed.GetValue(json))
                Output.Json(writer => KeyJson.WriteAll(writer, keys, now));
            else
                Output.Table(Head, [.. keys.Select(key => Row(key, now))]);
            return 0;
        });
        command.Add(slug);
        command.Add(json);
        return command;
    }

    static readonly string[] Head = ["KEY", "NAME", "STATUS", "CREATED", "LAST USED", "EXPIRES"];

    static string[] Row(ApiKey key, DateTimeOffset now) =>
        [key.Key, key.Name, KeyJson.StatusOf(key, now), Shown(key.CreatedAt), Shown(key.LastUsedAt), Shown(key.ExpiresAt)];

    static string Shown(DateTimeOffset? instant) => instant?.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture) ?? "-";

    static Command Revoke()
    {
        var key = new Argument<string>("KEY") { Description = "The key, as hk_…" };
        var json = Arguments.Json();
        var command = Verb.OnStore("revoke", "Ends a key at once.", async (parsed, services, ct) =>
        {
            var wanted = parsed.GetValue(key)!;
            if (await services.GetRequiredService<ChangeKeys>().RevokeAsync(wanted, ct) is { } problem)
                return Verb.Fail(problem.Message);
            if (parsed.GetValue(json))
                Output.Json(writer => KeyJson.WriteRevoked(writer, wanted));
            else
                Console.Out.WriteLine("The key is revoked; running servers refuse it within five seconds.");
            return 0;
        });
        command.Add(key);
        command.Add(json);
        return command;
    }

    static Command Rotate()
    {
        var key = new Argument<string>("KEY") { Description = "The key to replace, as hk_…" };
        var overlap = new Option<string?>("--overlap") { Description = "How long the old key works on: 0h to 7d, else 24h." }
            .WithRule(Arguments.SpanFault);
        var json = Arguments.Json();
        var command = Verb.OnStore("rotate", "Makes a new key and lets the old one run out.", async (parsed, services, ct) =>
        {
            var span = parsed.GetValue(overlap) is { } given ? Arguments.Span(given)!.Value : ChangeKeys.DefaultOverlap;
            var rotated = await services.GetRequiredService<ChangeKeys>().RotateAsync(parsed.GetValue(key)!, span, ct);
            return Answer(rotated, parsed.GetValue(json));
        });
        command.Add(key);
        command.Add(overlap);
        command.Add(json);
        return command;
    }

    static int Answer((IssuedKey? Key, Problem? Problem) outcome, bool asJson)
    {
        if (outcome.Key is not { } issued)
            return Verb.Fail(outcome.Problem!.Message);
        if (asJson)
            Output.Json(json => KeyJson.WriteIssued(json, issued));
        else
            Print(issued);
        return 0;
    }

    public static void Print(IssuedKey issued)
    {
        Console.Out.WriteLine($"  API key     {issued.Row.Key}");
        Console.Out.WriteLine($"  API secret  {issued.Secret}");
    }

    static Task<Partner?> FindAsync(IServiceProvider services, string? slug, CancellationToken ct) =>
        services.GetRequiredService<AppDb>().Partners.SingleOrDefaultAsync(partner => partner.Slug == slug, ct);
}

static class KeyJson
{
    public static string StatusOf(ApiKey key, DateTimeOffset now) =>
        key.RevokedAt is not null ? "revoked" : key.ExpiresAt <= now ? "expired" : "live";

    public static void WriteAll(Utf8JsonWriter json, IEnumerable<ApiKey> keys, DateTimeOffset now)
    {
        json.WriteStartObject();
        json.WriteStartArray("keys");
        foreach (var key in keys)
        {
            json.WriteStartObject();
            json.WriteString("api_key", key.Key);
            json.WriteString("name", key.Name);
            json.WriteString("status", StatusOf(key, now));
            json.WriteString("created_at", key.CreatedAt.ToApi());
            json.WriteString("last_used_at", key.LastUsedAt?.ToApi());
            json.WriteString("expires_at", key.ExpiresAt?.ToApi());
            json.WriteString("revoked_at", key.RevokedAt?.ToApi());
            json.WriteBoolean("require_signed_body", key.RequireSignedBody);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WriteIssued(Utf8JsonWriter json, IssuedKey issued)
    {
        json.WriteStartObject();
        json.WriteString("api_key", issued.Row.Key);
        json.WriteString("api_secret", issued.Secret);
        json.WriteString("name", issued.Row.Name);
        json.WriteString("expires_at", issued.Row.ExpiresAt?.ToApi());
        json.WriteEndObject();
    }

    public static void WriteRevoked(Utf8JsonWriter json, string key)
    {
        json.WriteStartObject();
        json.WriteString("api_key", key);
        json.WriteString("status", "revoked");
        json.WriteEndObject();
    }
}
