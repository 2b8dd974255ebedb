using System.Text.RegularExpressions;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.Conventions;

public sealed partial class SourceTests(ITestOutputHelper output)
{
    const int WorthSplitting = 250;
    const int TooLong = 400;
    const int Widest = 130;
    static readonly string[] Measured = ["src/", "tests/"];

    [Fact]
    public void No_file_is_too_long()
    {
        var files = SourceFiles.Code.Select(file => (file, lines: File.ReadLines(SourceFiles.FullPath(file)).Count()))
            .Where(found => found.lines > WorthSplitting).OrderByDescending(found => found.lines).ToList();
        foreach (var (file, lines) in files)
            output.WriteLine($"{file} has {lines} lines: which part deserves a name and a file of its own?");
        Assert.DoesNotContain(files, found => found.lines > TooLong);
    }

    [Fact]
    public void No_line_is_too_wide() => Assert.Empty(
        from file in SourceFiles.Code
        where Path.GetExtension(file) == ".cs" || Measured.Any(folder => file.StartsWith(folder, StringComparison.Ordinal))
        from line in File.ReadLines(SourceFiles.FullPath(file)).Index()
        where line.Item.Length > Widest
        select $"{file}:{line.Index + 1} has {line.Item.Length} columns");

    [Fact]
    public void Nothing_is_left_unfinished_or_names_somebodys_machine() => Assert.Empty(
        from file in SourceFiles.Text
        where !file.EndsWith(nameof(SourceTests) + ".cs", StringComparison.Ordinal)
        from line in File.ReadLines(SourceFiles.FullPath(file)).Index()
        where Unwanted.IsMatch(line.Item)
        select $"{file}:{line.Index + 1} {line.Item.Trim()}");

    [Fact]
    public void Links_in_the_papers_lead_somewhere() => Assert.Empty(
        from file in SourceFiles.Text
        where file.EndsWith(".md", StringComparison.Ordinal)
        let folder = Path.GetDirectoryName(SourceFiles.FullPath(file))!
        from Match link in MarkdownLink.Matches(File.ReadAllText(SourceFiles.FullPath(file)))
        let target = link.Groups["target"].Value
        where !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith('#')
        where !Path.Exists(Path.Combine(folder, target.Split('#')[0]))
        select $"{file} links to {target}");

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|NotImplementedException|Thread\.Sleep|"
        + @"(?<![\w.-])/(work|home|Users)/\w|[A-Z]:\\Users\\")]
    static partial Regex Unwanted { get; }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    static partial Regex MarkdownLink { get; }
}

/// <summary>The files that people write, as paths relative to the repository.</summary>
static class SourceFiles
{
    static readonly string[] Foreign = [".git", "artifacts", "node_modules", "TestResults", "data", ".vs", ".idea", "Migrations"];
    static readonly string[] CodeEndings = [".cs", ".razor", ".js", ".ts", ".sh"];
    static readonly string[] TextEndings =
        [.. CodeEndings, ".md", ".css", ".json", ".yaml", ".yml", ".props", ".csproj", ".slnx", ".svg", ".html"];

    public static IReadOnlyList<string> Text { get; } =
        [.. Walk(new DirectoryInfo(Repository.Root)).Where(file => TextEndings.Contains(Path.GetExtension(file)))];

    public static IEnumerable<string> Code => Text.Where(file => CodeEndings.Contains(Path.GetExtension(file)));

    public static string FullPath(string relative) => Repository.PathOf(relative);

    static IEnumerable<string> Walk(DirectoryInfo directory) => directory.EnumerateFiles()
        .Where(file => file.Name != "package-lock.json" && file.Name != "packages.lock.json")
        .Select(file => Path.GetRelativePath(Repository.Root, file.FullName))
        .Concat(directory.EnumerateDirectories()
            .Where(child => child.LinkTarget is null && (!Foreign.Contains(child.Name) || IsOurData(child))).SelectMany(Walk));

    // "data" is a store that a server left behind; Data below src is ours.
    static bool IsOurData(DirectoryInfo child) =>
        child.Name == "data" && child.FullName.Contains("/src/", StringComparison.Ordinal);
}
