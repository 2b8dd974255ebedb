using System.Reflection;
using System.Text.RegularExpressions;
using Hubby.Http;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.Conventions;

public sealed partial class ErrorListTests
{
    static readonly string List = File.ReadAllText(Repository.PathOf("docs/errors.md"));

    const BindingFlags AnyStatic = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    static readonly Problem[] Problems = [.. typeof(Server).Assembly.GetTypes().Where(type => !type.ContainsGenericParameters)
        .SelectMany(type => type.GetFields(AnyStatic))
        .Where(field => field.FieldType == typeof(Problem)).Select(field => (Problem)field.GetValue(null)!)];

    [Fact]
    public void Every_code_belongs_to_one_problem_with_one_status() =>
        Assert.Empty(Problems.GroupBy(problem => problem.Code).Where(same => same.Count() > 1).Select(same => same.Key));

    [Fact]
    public void The_list_has_exactly_the_problems_of_the_code_with_their_status() => Assert.Equal(
        Problems.Select(problem => $"{problem.Code} {problem.Status}").Order(),
        ProblemRow.Matches(List).Select(row => $"{row.Groups["code"].Value} {row.Groups["status"].Value}").Order());

    [Fact]
    public void The_list_has_exactly_the_fault_codes_of_the_code() => Assert.Equal(
        typeof(FaultCodes).GetFields().Select(field => (string)field.GetRawConstantValue()!).Order(),
        FaultRow.Matches(List).Select(row => row.Groups["code"].Value).Order());

    [GeneratedRegex(@"^\| `(?<code>\w+)` \| (?<status>\d{3}) \| [^|]+\. \| [^|]+\. \|$", RegexOptions.Multiline)]
    static partial Regex ProblemRow { get; }

    [GeneratedRegex(@"^\| `(?<code>\w+)` \| [^|\d][^|]+\. \| [^|]+\. \|$", RegexOptions.Multiline)]
    static partial Regex FaultRow { get; }
}
