using System.Text.Json;
using Hubby.Data;
using Hubby.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hubby.Partners;

/// <param name="ApiKey">The demo partner's key.</param>
/// <param name="ApiSecret">Its secret, in the open: staging's demo partner guards nothing.</param>
sealed record DemoCredentials(string ApiKey, string ApiSecret);

/// <summary>
/// The partner <c>acme</c> of a new staging environment, so that a newcomer can book at once. Never in production.
/// </summary>
sealed class DemoPartner(AppDb db, SecretBox box, KeyMint mint, TimeProvider clock, IConfiguration configuration,
    IOptions<HubbyOptions> options)
{
    public const string Slug = "acme";
    const string Name = "Acme Travel";
    const string RememberedIn = "demo.json";

    /// <summary>
    /// Makes it when the store has no partner yet; later calls and other processes find what the first one left.
    /// </summary>
    public async Task<DemoCredentials?> EnsureAsync(CancellationToken ct)
    {
        if (options.Value.IsProduction || !options.Value.Demo)
            return null;

        await db.CheckMasterKeyAsync(box, ct);
        return await db.Partners.AnyAsync(ct) || await MakeAsync(ct) is not { } made ? await LiveAsync(ct) : made;
    }

    async Task<DemoCredentials?> MakeAsync(CancellationToken ct)
    {
        await using var change = await db.BeginPartnerChangeAsync(ct);
        if (await db.Partners.AnyAsync(ct))
            return null;

        var now = clock.Now();
        var partner = new Partner { Id = Ids.Row(now), Slug = Slug, Name = Name, CreatedAt = now };
        var issued = mint.Make(partner.Id, new("demo"));
        db.Add(partner);
        db.Add(issued.Row);
        await db.SaveChangesAsync(ct);

        // Before the commit, so that whoever sees the partner finds the file too.
        var made = new DemoCredentials(issued.Row.Key, issued.Secret);
        PrivateFile.Replace(PathOf(configuration), JsonSerializer.Serialize(made, JsonSerializerOptions.Web) + "\n");
        await change.CommitAsync(ct);
        return made;
    }

    async Task<DemoCredentials?> LiveAsync(CancellationToken ct)
    {
        if (Remembered(configuration) is not { } demo)
            return null;
        return await db.ApiKeys.LiveAt(clock.Now()).AnyAsync(key => key.Key == demo.ApiKey, ct) ? demo : null;
    }

    public static DemoCredentials? Remembered(IConfiguration configuration)
    {
        var path = PathOf(configuration);
        return File.Exists(path)
            ? JsonSerializer.Deserialize<DemoCredentials>(File.ReadAllText(path), JsonSerializerOptions.Web)
            : null;
    }

    static string PathOf(IConfiguration configuration) => Path.Combine(DataDirectory.Of(configuration), RememberedIn);
}
