using System.Diagnostics;
using System.Text;
using Hubby.Data;
using Hubby.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Tests.Privacy;

/// <summary>
/// Looks for a text wherever a server may keep one: in every row of every table, and in every file of its folder.
/// </summary>
static class Remnants
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Where each of the texts is found.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(App app, params string[] texts) =>
        [.. await InTablesAsync(app, texts), .. await InFilesAsync(app.DataDirectory, texts)];

    static Task<List<string>> InTablesAsync(App app, string[] texts) => app.QueryAsync(async db =>
    {
        var found = new List<string>();
        foreach (var table in db.Model.GetEntityTypes().Select(entity => entity.GetTableName()!).Distinct())
        {
            foreach (var row in await RowsAsync(db, table))
                found.AddRange(texts.Where(text => Holds(row, text)).Select(text => $"{text} in {table}: {row}"));
        }

        return found;
    });

    static async Task<List<string>> RowsAsync(AppDb db, string table)
    {
        await db.Database.OpenConnectionAsync(Ct);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"SELECT * FROM {table}";
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var rows = new List<string>();
        while (await reader.ReadAsync(Ct))
        {
            var values = new object[reader.FieldCount];
            reader.GetValues(values);
            rows.Add(string.Join(" | ", values.Select(Written)));
        }

        return rows;
    }

    static string Written(object value) => value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : $"{value}";

    // Some of the files are locked by the server, which grep does not mind.
    static async Task<IReadOnlyList<string>> InFilesAsync(string folder, string[] texts)
    {
        var found = new List<string>();
        foreach (var text in texts)
        {
            var files = await GrepAsync(folder, text);
            found.AddRange(files.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(file => $"{text} in {file}"));
        }

        return found;
    }

    // A file of the server's may go while grep is on its way to it, which is an error to grep: it looks once more.
    static async Task<string> GrepAsync(string folder, string text)
    {
        while (true)
        {
            using var grep = Process.Start(new ProcessStartInfo("grep", ["-rlaiF", "-e", text, folder])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var complaints = grep.StandardError.ReadToEndAsync(Ct);
            var files = await grep.StandardOutput.ReadToEndAsync(Ct);
            await grep.WaitForExitAsync(Ct);
            if (grep.ExitCode is 0 or 1)
                return files;
            Assert.All((await complaints).Split('\n', StringSplitOptions.RemoveEmptyEntries),
                line => Assert.EndsWith("No such file or directory", line, StringComparison.Ordinal));
        }
    }

    static bool Holds(string content, string text) => content.Contains(text, StringComparison.OrdinalIgnoreCase);
}
