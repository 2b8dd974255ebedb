using System.CommandLine;
using Hubby.Data;
using Hubby.Partners;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Commands;

static class PartnersCommand
{
    public static Command Command() =>
        new("partners", "Travel companies that send bookings.") { Create(), List(), Update(), BrandVerbs.Command() };

    static Command Create()
    {
        var slug = new Option<string?>("--slug") { Description = "The name in addresses, such as acme.", Required = true }
            .WithRule(PartnerRules.SlugFault);
        var name = new Option<string?>("--name") { Description = "The name travellers read.", Required = true }
            .WithRule(PartnerRules.NameFault);
        var settings = new PartnerOptions();
        var json = Arguments.Json();

        var command = Verb.OnStore("create", "Makes a partner and its first key.", async (parsed, services, ct) =>
        {
            var now = services.GetRequiredService<TimeProvider>().Now();
            var partner = new Partner
            {
                Id = Ids.Row(now),
                Slug = parsed.GetValue(slug)!,
                Name = parsed.GetValue(name)!.Trim(),
                CreatedAt = now,
            };
            settings.Apply(parsed, partner);
            var (issued, problem) = await services.GetRequiredService<CreatePartner>().HandleAsync(partner, new("first"), ct);
            if (issued is null)
                return Verb.Fail(problem!.Message);
            Print(partner, issued, parsed.GetValue(json));
            return 0;
        });
        command.Add(slug);
        command.Add(name);
        settings.AddTo(command);
        command.Add(json);
        return command;
    }

    static void Print(Partner partner, IssuedKey issued, bool asJson)
    {
        if (!asJson)
        {
            Console.Out.WriteLine($"Partner {partner.Name} ({partner.Slug}) was made. Keep the secret: it is not shown again.");
            KeysCommand.Print(issued);
            return;
        }

        Output.Json(json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("partner");
            json.WriteString("id", partner.Id);
            json.WriteString("slug", partner.Slug);
            json.WriteString("name", partner.Name);
            json.WriteEndObject();
            json.WriteString("api_key", issued.Row.Key);
            json.WriteString("api_secret", issued.Secret);
            json.WriteEndObject();
        });
    }

    static Command List()
    {
        var asJson = Arguments.Json();
        var command = Verb.OnStore("list", "All partners and their settings.", async (parsed, services, ct) =>
        {
            var partners = await services.GetRequiredService<AppDb>().Partners.OrderBy(partner => partner.Slug).ToListAsync(ct);
            if (parsed.GetValue(asJson))
                Output.Json(json => PartnerJson.WriteAll(json, partners));
            else
                Output.Table(Head, [.. partners.Select(Row)]);
            return 0;
        });
        command.Add(asJson);
        return command;
    }

    static readonly string[] Head = ["SLUG", "NAME", "LOCALE", "SIGNED BODY", "UNIQUE IDS", "DESTINATIONLESS"];

    static string[] Row(Partner partner) =>
    [
        partner.Slug, partner.Name, partner.Locale, YesNo(partner.RequireSignedBody), YesNo(partner.UniqueBookingIds),
        YesNo(partner.AllowsDestinationlessCodes),
    ];

    static string YesNo(bool value) => value ? "yes" : "no";

    static Command Update()
    {
        var slug = Arguments.Slug();
        var name = new Option<string?>("--name") { Description = "The name travellers read." }.WithRule(PartnerRules.NameFault);
        var settings = new PartnerOptions();
        var json = Arguments.Json();
        var command = Verb.OnStore("update", "Changes what is given and leaves the rest.", async (parsed, services, ct) =>
        {
            var db = services.GetRequiredService<AppDb>();
            await using var change = await db.BeginPartnerChangeAsync(ct);
            var wanted = parsed.GetValue(slug);
            if (await db.Partners.AsTracking().SingleOrDefaultAsync(row => row.Slug == wanted, ct) is not { } partner)
                return Verb.Fail($"There is no partner {wanted}.");

            partner.Name = parsed.GetValue(name)?.Trim() ?? partner.Name;
            settings.Apply(parsed, partner);
            await db.SaveChangesAsync(ct);
            await change.CommitAsync(ct);
            if (parsed.GetValue(json))
                Output.Json(writer => PartnerJson.Write(writer, partner));
            else
                Console.Out.WriteLine($"Partner {partner.Slug} was changed.");
            return 0;
        });
        command.Add(slug);
        command.Add(name);
        settings.AddTo(command);
        command.Add(json);
        return command;
    }
}
