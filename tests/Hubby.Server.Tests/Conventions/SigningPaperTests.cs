using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.Conventions;

/// <summary>docs/signing.md is read by people who copy from it, so what they copy is run.</summary>
public sealed partial class SigningPaperTests
{
    static readonly string Paper = File.ReadAllText(Repository.PathOf("docs/signing.md"));

    static readonly List<(string Secret, string Message, string Signature)> Vectors = [.. VectorRow.Matches(Paper)
        .Select(row => (row.Groups["secret"].Value, row.Groups["message"].Value, row.Groups["signature"].Value))];

    [Fact]
    public void The_vectors_are_right()
    {
        Assert.Equal(3, Vectors.Count);
        Assert.All(Vectors, vector => Assert.Equal(
            Convert.ToHexStringLower(HMACSHA256.HashData(
                Encoding.UTF8.GetBytes(vector.Secret), Encoding.UTF8.GetBytes(vector.Message))),
            vector.Signature));
    }

    [Theory]
    [InlineData("bash", "bash", "sh")]
    [InlineData("js", "node", "cjs")]
    [InlineData("csharp", "dotnet", "cs")]
    [InlineData("python", "python3", "py")]
    public async Task A_program_prints_the_first_signature(string language, string interpreter, string ending)
    {
        Assert.SkipUnless(Interpreter.IsInstalled(interpreter), $"{interpreter} is not installed here.");
        var program = Regex.Match(Paper, $"```{language}\n(.+?)```", RegexOptions.Singleline).Groups[1].Value;
        // Not in the repository: its build files are not the reader's.
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, $"sign.{ending}");
        await File.WriteAllTextAsync(file, program, TestContext.Current.CancellationToken);
        var printed = await Interpreter.RunAsync(interpreter, interpreter == "dotnet" ? ["run", file] : [file], folder.Path);
        Assert.Equal(Vectors[0].Signature, printed.Trim());
    }

    [GeneratedRegex(@"^\| `(?<secret>[\w-]+)` \| `(?<message>\d{13}[A-Z]+/[^`]+)` \| `(?<signature>[0-9a-f]{64})` \|$",
        RegexOptions.Multiline)]
    static partial Regex VectorRow { get; }
}
