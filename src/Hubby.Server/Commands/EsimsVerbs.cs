using System.CommandLine;
using System.Globalization;
using Hubby.Data;
using Hubby.Esims;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Commands;

/// <summary><c>esims import</c> and <c>esims stock</c>; both work beside a running server.</summary>
static class EsimsVerbs
{
    static readonly string[] Head = ["PACKAGE", "LEFT", "HANDED OUT", ""];

    public static Command Command() =>
        new("esims", "The stock of activation codes that the inventory hands out.") { Import(), Stock() };

    static Command Import()
    {
        var file = new Argument<string>("FILE")
        {
            Description = "A .csv file with the columns iccid, smdp_address, matching_id, confirmation_code, package.",
        };
        var skipBad = new Option<bool>("--skip-bad") { Description = "Import the good lines although others are faulty." };
        var command = Verb.OnStore("import",
            "Puts activation codes into the stock: all of the file or, when anything in it is wrong, nothing.",
            (parsed, services, ct) => ImportAsync(
                services.GetRequiredService<ImportProfiles>(), parsed.GetRequiredValue(file), parsed.GetValue(skipBad), ct));
        command.Add(file);
        command.Add(skipBad);
        return command;
    }

    static async Task<int> ImportAsync(ImportProfiles import, string file, bool skipBad, CancellationToken ct)
    {
        if (!File.Exists(file))
            return Verb.Fail($"There is no file {file}.");
        if (new FileInfo(file).Length > ReadProfileFile.MaxBytes)
            return Verb.Fail($"{file} is larger than {ReadProfileFile.MaxBytes / 1024 / 1024} MB.");
        ProfileImport report;
        try
        {
            report = await import.HandleAsync(await File.ReadAllBytesAsync(file, ct), skipBad, ct);
        }
        catch (DbUpdateException race) when (race.IsUniqueViolation())
        {
            return Verb.Fail(
                $"{file}: another import brought some of these at the same moment; nothing was imported. Run it again.");
        }

        foreach (var warning in report.Warnings)
            await Console.Error.WriteLineAsync($"warning: {warning}");
        foreach (var fault in report.Faults)
            await Console.Error.WriteLineAsync(fault.ToString());
        var faults = report.Faults.Count == 1 ? "1 fault" : $"{report.Faults.Count} faults";
        if (report.Faults.Count > 0 && !skipBad)
            return Verb.Fail($"{file}: {faults}; nothing was imported.");
        var skipped = report.Faults.Count > 0 ? $", {faults} skipped" : "";
        Console.Out.WriteLine($"{file}: {report.Imported} imported{skipped}.");
        return 0;
    }

    static Command Stock()
    {
        var json = Arguments.Json();
        var command = Verb.OnStore("stock", "How many are left of each package.", async (parsed, services, ct) =>
        {
            var stock = await services.GetRequiredService<ReadStock>().HandleAsync(ct);
            if (parsed.GetValue(json))
                WriteJson(stock);
            else
                Output.Table(Head, [.. stock.Select(Row)]);
            return 0;
        });
        command.Add(json);
        return command;
    }

    static string[] Row(PackageStock stock) =>
        [stock.PackageId, Written(stock.Left), Written(stock.Taken), stock.IsLow ? "low" : ""];

    static string Written(int number) => number.ToString(CultureInfo.InvariantCulture);

    static void WriteJson(IReadOnlyList<PackageStock> stock) => Output.Json(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("packages");
        foreach (var package in stock)
        {
            json.WriteStartObject();
            json.WriteString("package_id", package.PackageId);
            json.WriteNumber("left", package.Left);
            json.WriteNumber("handed_out", package.Taken);
            json.WriteBoolean("low", package.IsLow);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });
}
