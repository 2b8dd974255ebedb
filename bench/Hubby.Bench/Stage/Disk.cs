using System.Diagnostics;

namespace Hubby.Bench.Stage;

/// <summary>What the disk gives to a program that asks for nothing but durability: the scale for every other figure.</summary>
static class Disk
{
    static readonly TimeSpan Measure = TimeSpan.FromSeconds(1);

    public static double SyncsPerSecond(string directory)
    {
        var path = Path.Combine(directory, "sync-test");
        using var file = new FileStream(
            path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
        var block = new byte[4096];
        var start = Stopwatch.GetTimestamp();
        var count = 0;
        for (; Stopwatch.GetElapsedTime(start) < Measure; count++)
        {
            file.Write(block);
            file.Flush(flushToDisk: true);
        }

        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
