using Hubby.Data;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.Data;

public sealed class PrivateFileTests : IDisposable
{
    const int Racers = 8;
    const int Rounds = 200;

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Of_many_making_one_file_one_makes_it_and_its_content_stands()
    {
        using var line = new Barrier(Racers);
        var made = await Task.WhenAll(Enumerable.Range(0, Racers).Select(racer => Task.Factory.StartNew(
            () => Race(racer, line), TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        for (var round = 0; round < Rounds; round++)
        {
            var winner = Assert.Single(Enumerable.Range(0, Racers), racer => made[racer][round]);
            Assert.Equal($"{winner}", File.ReadAllText(At(round)));
        }
        Assert.Equal(Rounds, Directory.GetFiles(_folder.Path).Length);
    }

    bool[] Race(int racer, Barrier line) => [.. Enumerable.Range(0, Rounds).Select(round =>
    {
        line.SignalAndWait(TestContext.Current.CancellationToken);
        return PrivateFile.TryCreate(At(round), $"{racer}");
    })];

    string At(int round) => Path.Combine(_folder.Path, $"{round}.key");
}
