using System.CommandLine;
using Hubby.Data;
using Hubby.Http;
using Hubby.Partners;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Commands;

/// <summary><c>partners brand set</c> and <c>show</c>: how a partner's pages and mails look, as a file (docs/brands.md).</summary>
static class BrandVerbs
{
    public static Command Command() => new("brand", "How the partner's pages and mails look.") { Set(), Show() };

    static Command Set()
    {
        var slug = Arguments.Slug();
        var file = new Argument<string>("FILE") { Description = "A JSON file as `partners brand show` prints it." };
        var command = Verb.OnStore("set", "Replaces the brand: all of the file or, when anything in it is wrong, nothing.",
            (parsed, services, ct) => SetAsync(services, parsed.GetValue(slug)!, parsed.GetRequiredValue(file), ct));
        command.Add(slug);
        command.Add(file);
        return command;
    }

    static async Task<int> SetAsync(IServiceProvider services, string slug, string file, CancellationToken ct)
    {
        if (!File.Exists(file))
            return Verb.Fail($"There is no file {file}.");
        if (new FileInfo(file).Length > ReadBrandFile.MaxBytes)
            return Verb.Fail($"{file} is larger than {ReadBrandFile.MaxBytes / 1024} KB.");

        var (brand, faults) = ReadBrandFile.Handle(await File.ReadAllBytesAsync(file, ct));
        if (brand is null)
            return Refuse(file, faults);
        var (partner, refused) = await services.GetRequiredService<SetBrand>().HandleAsync(slug, brand, ct);
        if (partner is null)
            return Verb.Fail($"There is no partner {slug}.");
        if (refused.Count > 0)
            return Refuse(file, refused);
        Console.Out.WriteLine($"The brand of {slug} was changed. A running server shows it within two seconds.");
        return 0;
    }

    static int Refuse(string file, IReadOnlyList<Fault> faults)
    {
        foreach (var fault in faults)
            Verb.Fail($"{file}: {fault.Field}: {fault.Message}{(fault.Sent is null ? "" : $" Now: {fault.Sent}")}");
        return Verb.Failed;
    }

    static Command Show()
    {
        var slug = Arguments.Slug();
        var command = Verb.OnStore("show", "Prints the brand as JSON, to change and set again.", async (parsed, services, ct) =>
        {
            var wanted = parsed.GetValue(slug);
            if (await services.GetRequiredService<AppDb>().Partners.SingleOrDefaultAsync(row => row.Slug == wanted, ct)
                is not { } partner)
            {
                return Verb.Fail($"There is no partner {wanted}.");
            }

            Output.Json(json => WriteBrandFile.Handle(json, partner.Brand), isIndented: true);
            return 0;
        });
        command.Add(slug);
        return command;
    }
}
