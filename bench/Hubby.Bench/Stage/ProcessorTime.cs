using System.Globalization;

namespace Hubby.Bench.Stage;

/// <summary>Processor time from <c>/proc/PID/stat</c> (proc(5)), in ticks of 10 ms.</summary>
static class ProcessorTime
{
    const int TicksPerSecond = 100;

    /// <summary>Of the processes together; that of children which have ended counts with their parent.</summary>
    public static TimeSpan Of(IEnumerable<int> processes) =>
        TimeSpan.FromSeconds(processes.Sum(TicksOf) / (double)TicksPerSecond);

    // The name in brackets may hold anything, so the fields are counted after it: utime, stime, cutime and cstime.
    static long TicksOf(int process)
    {
        var file = $"/proc/{process}/stat";
        if (!File.Exists(file))
            return 0;
        var fields = File.ReadAllText(file).Split(") ")[^1].Split(' ');
        return fields[11..15].Sum(ticks => long.Parse(ticks, CultureInfo.InvariantCulture));
    }
}
