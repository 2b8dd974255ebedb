using System.CommandLine;
using System.CommandLine.Parsing;
using Hubby.Data;
using Hubby.Packages;

namespace Hubby.Commands;

/// <summary><c>packages import</c> and <c>packages export</c>; both work beside a running server, which follows within two
/// seconds.</summary>
static class PackagesVerbs
{
    static readonly Option<PackageFormat?> Format = new("--format")
    {
        Description = "csv or json. When absent, the file's ending decides.",
    };

    public static Command Command()
    {
        var command = new Command("packages", "The catalogue: what can be given to travellers.");
        command.Add(Import());
        command.Add(Export());
        return command;
    }

    static Command Import()
    {
        var file = new Argument<string>("FILE") { Description = "A .csv or .json file as `packages export` writes it." };
        var replace = new Option<bool>("--replace") { Description = "Deactivate the packages that the file does not have." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Report what would be done, and do nothing." };
        var command = Verb.OnStore("import",
            "Adds and changes packages by id: all of the file or, when anything in it is wrong, nothing.",
            (parsed, services, ct) => ImportAsync(
                services.GetRequiredService<AppDb>(), parsed.GetRequiredValue(file), parsed.GetValue(Format),
                new(parsed.GetValue(replace), parsed.GetValue(dryRun)), ct));
        command.Add(file);
        command.Add(Format);
        command.Add(replace);
        command.Add(dryRun);
        return command;
    }

    static Command Export()
    {
        var file = new Argument<string?>("FILE")
        {
            Description = "The file to write; when absent, the standard output.",
            Arity = ArgumentArity.ZeroOrOne,
            CustomParser = UnlessSetting,
        };
        var command = Verb.OnStore("export", "Writes the whole catalogue, inactive packages included.", (parsed, services, ct) =>
            ExportAsync(services.GetRequiredService<AppDb>(), parsed.GetValue(file), parsed.GetValue(Format), ct));
        command.Add(file);
        command.Add(Format);
        return command;
    }

    // A setting (--Hubby:DataDirectory=…) in the place of an absent file is not the file.
    static string? UnlessSetting(ArgumentResult words)
    {
        if (words.Tokens is [{ Value: var word }] && !word.StartsWith("--", StringComparison.Ordinal))
            return word;
        words.OnlyTake(0);
        return null;
    }

    static async Task<int> ImportAsync(AppDb db, string file, PackageFormat? format, ImportOptions options, CancellationToken ct)
    {
        if (!File.Exists(file))
            return await RefuseAsync($"There is no file {file}.");
        if (new FileInfo(file).Length > ReadPackageFile.MaxBytes)
            return await RefuseAsync($"{file} is larger than {ReadPackageFile.MaxBytes / 1024 / 1024} MB.");

        var report = await db.ImportPackagesAsync(await File.ReadAllBytesAsync(file, ct), format ?? PackageFile.FormatOf(file),
            options, ct);
        if (report.Faults.Count == 0)
        {
            var did = options.DryRun ? "would do" : "done";
            Console.WriteLine($"{file}: {did}: {report.Added} added, {report.Changed} changed, "
                + $"{report.Deactivated} deactivated, {report.Unchanged} unchanged.");
            return 0;
        }

        foreach (var fault in report.Faults)
            await Console.Error.WriteLineAsync(fault.ToString());
        var faults = report.Faults.Count == 1 ? "1 fault" : $"{report.Faults.Count} faults";
        return await RefuseAsync($"{file}: {faults}; nothing was imported.");
    }

    static async Task<int> ExportAsync(AppDb db, string? file, PackageFormat? format, CancellationToken ct)
    {
        var bytes = await db.ExportPackagesAsync(format ?? PackageFile.FormatOf(file), ct);
        if (file is not null)
        {
            await File.WriteAllBytesAsync(file, bytes, ct);
            return 0;
        }

        await using var output = Console.OpenStandardOutput();
        await output.WriteAsync(bytes, ct);
        return 0;
    }

    static async Task<int> RefuseAsync(string why)
    {
        await Console.Error.WriteLineAsync(why);
        return 1;
    }
}
