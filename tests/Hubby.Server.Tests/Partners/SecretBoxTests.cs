using Hubby.Data;
using Microsoft.Extensions.Configuration;

namespace Hubby.Tests.Partners;

public sealed class SecretBoxTests : IDisposable
{
    readonly string _directory = Directory.CreateTempSubdirectory("hubby-test-").FullName;
    readonly Guid _row = Tokens.Link();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void What_was_sealed_opens_and_looks_different_each_time()
    {
        using var box = new SecretBox(Tokens.Bytes(SecretBox.KeyBytes));
        var first = box.Seal("a secret"u8, _row);
        Assert.Equal("a secret"u8, box.Open(first, _row)!);
        Assert.NotEqual(first, box.Seal("a secret"u8, _row));
        Assert.Equal(-1, first.AsSpan().IndexOf("a secret"u8));
    }

    [Fact]
    public void It_does_not_open_under_another_key_or_row_or_when_a_bit_was_changed()
    {
        using var box = new SecretBox(Tokens.Bytes(SecretBox.KeyBytes));
        using var other = new SecretBox(Tokens.Bytes(SecretBox.KeyBytes));
        var @sealed = box.Seal("a secret"u8, _row);
        Assert.Null(other.Open(@sealed, _row));
        Assert.Null(box.Open(@sealed, Tokens.Link()));
        Assert.Null(box.Open([], _row));
        for (var place = 0; place < @sealed.Length; place++)
        {
            var changed = @sealed.ToArray();
            changed[place] ^= 1;
            Assert.Null(box.Open(changed, _row));
        }
    }

    [Fact]
    public async Task Of_many_starting_at_once_all_get_the_one_master_key()
    {
        using var gate = new ManualResetEventSlim();
        var boxes = Enumerable.Range(0, 16).Select(_ => Task.Run(() =>
        {
            gate.Wait(TestContext.Current.CancellationToken);
            return MasterKey.Load(With());
        })).ToList();
        gate.Set();
        var loaded = await Task.WhenAll(boxes);

        var @sealed = loaded[0].Seal("a secret"u8, _row);
        Assert.All(loaded, box => Assert.Equal("a secret"u8, box.Open(@sealed, _row)!));
        var file = Assert.Single(Directory.GetFiles(_directory));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void A_master_key_of_another_length_is_refused_without_showing_it(string text)
    {
        var file = Path.Combine(_directory, "given");
        File.WriteAllText(file, text);
        var failure = Assert.Throws<SettingException>(() => MasterKey.Load(With(("Hubby:MasterKeyFile", file))));
        Assert.Contains("32 bytes", failure.Message, StringComparison.Ordinal);
        Assert.True(text.Length == 0 || !failure.Message.Contains(text, StringComparison.Ordinal), failure.Message);
    }

    [Fact]
    public void The_setting_the_named_file_and_the_own_file_give_the_same_key()
    {
        var text = Convert.ToBase64String(Tokens.Bytes(SecretBox.KeyBytes));
        var file = Path.Combine(_directory, "given");
        File.WriteAllText(file, text + "\n");
        using var bySetting = MasterKey.Load(With(("Hubby:MasterKey", text)));
        using var byFile = MasterKey.Load(With(("Hubby:MasterKeyFile", file)));
        Assert.Equal("a secret"u8, byFile.Open(bySetting.Seal("a secret"u8, _row), _row)!);
    }

    IConfiguration With(params (string Name, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection([new("Hubby:DataDirectory", _directory),
            .. settings.Select(pair => KeyValuePair.Create(pair.Name, (string?)pair.Value))])
        .Build();
}
