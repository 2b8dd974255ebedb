using System.CommandLine;
using Hubby.Data;
using Hubby.Http;
using Hubby.Members;
using Hubby.Partners;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Commands;

static class UsersCommand
{
    public static Command Command() => new("users", "Accounts of the portal.") { Invite(), List() };

    static Command Invite()
    {
        var slug = new Option<string?>("--partner") { Description = "The partner's slug; none for an operator." };
        var email = new Option<string>("--email") { Description = "Whom to invite.", Required = true };
        var role = new Option<string>("--role")
        {
            Description = "owner, developer, support or viewer; operator for the whole installation.",
            Required = true,
        };
        var json = Arguments.Json();
        var command = Verb.OnStore("invite", "Sends an invitation and prints its link.", async (parsed, services, ct) =>
        {
            var (wanted, typed) = (parsed.GetValue(slug), parsed.GetValue(email)!);
            if (EmailAddress.Parse(typed.Trim()) is not { } address)
                return Verb.Fail($"'{typed}' is not an e-mail address.");
            if (Roles.Parse(parsed.GetValue(role)) is not { } given)
                return Verb.Fail("--role must be owner, developer, support, viewer or operator.");
            if (given == Role.Operator != wanted is null)
                return Verb.Fail("An operator belongs to no partner, everybody else to one: give --partner, or --role operator.");

            var db = services.GetRequiredService<AppDb>();
            Partner? partner = null;
            if (wanted is not null && (partner = await db.Partners.SingleOrDefaultAsync(row => row.Slug == wanted, ct)) is null)
                return Verb.Fail($"There is no partner {wanted}.");

            var (link, problem) = await services.GetRequiredService<SendAccountLink>()
                .InviteAsync(by: null, partner, address, given, ct);
            if (problem is not null)
                return Verb.Fail(problem.Message);
            Print(address, given, link!, parsed.GetValue(json));
            return 0;
        });
        command.Add(slug);
        command.Add(email);
        command.Add(role);
        command.Add(json);
        return command;
    }

    static void Print(string address, Role role, string link, bool asJson)
    {
        if (!asJson)
        {
            Console.Out.WriteLine(
                $"{address} is invited as {role.Word()}. The mail goes out when the server runs; its link works once:");
            Console.Out.WriteLine($"  {link}");
            return;
        }

        Output.Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("email", address);
            json.WriteString("role", role.Word());
            json.WriteString("link", link);
            json.WriteEndObject();
        });
    }

    static readonly string[] Head = ["E-MAIL", "ROLE", "PARTNER", "SECOND FACTOR"];

    static Command List() => Verb.OnStore("list", "Everybody who has an account.", async (_, services, ct) =>
    {
        var db = services.GetRequiredService<AppDb>();
        var slugs = await db.Partners.ToDictionaryAsync(partner => partner.Id, partner => partner.Slug, ct);
        var members = await db.Members.OrderBy(member => member.UserName).ToListAsync(ct);
        Output.Table(Head, [.. members.Select(member => new[]
        {
            member.Address, member.Role.Word(), member.PartnerId is { } id ? slugs[id] : "-",
            member.TwoFactorEnabled ? "authenticator" : "-",
        })]);
        return 0;
    });
}
