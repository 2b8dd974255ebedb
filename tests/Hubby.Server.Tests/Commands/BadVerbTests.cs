using Hubby.Tests.Hosting;

namespace Hubby.Tests.Commands;

public sealed class BadVerbTests
{
    [Theory]
    [InlineData("partners", "create", "--slug", "Not A Slug", "--name", "X")]
    [InlineData("partners", "create", "--slug", "fine", "--name", "")]
    [InlineData("partners", "create", "--slug", "fine", "--name", "X", "--color", "green")]
    [InlineData("partners", "create", "--slug", "fine", "--name", "X", "--logo-url", "javascript:alert(1)")]
    [InlineData("partners", "create", "--slug", "fine", "--name", "X", "--frobnicate")]
    [InlineData("partners", "update", "nobody", "--name", "X")]
    [InlineData("keys", "revoke", "hk_test_nothing")]
    [InlineData("keys", "create", "nobody")]
    [InlineData("keys", "rotate", "hk_test_nothing", "--overlap", "8d")]
    [InlineData("keys", "rotate", "hk_test_nothing", "--overlap", "soon")]
    public async Task What_a_verb_cannot_do_is_a_line_and_exit_code_1(params string[] verb)
    {
        using var folder = await TemporaryFolder.WithStoreAsync();
        var outcome = await HubbyProcess.RunAsync(folder.Settings(), verb);
        Assert.True(outcome is { ExitCode: 1, Output: "" }, outcome.ToString());
        Assert.InRange(outcome.Errors.Trim().Split('\n').Length, 1, 2);
        Assert.DoesNotContain("   at ", outcome.Errors, StringComparison.Ordinal);
    }
}
