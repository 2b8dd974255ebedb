using System.Globalization;
using System.Runtime.InteropServices;

namespace Hubby.Bench.Stage;

static partial class Signals
{
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    const int NoSuchProcess = 3;
    const int BecomeSubreaper = 36;
    const int DoNotHang = 1;

    public static void Send(int process, int signal)
    {
        if (KillProcess(process, signal) != 0 && Marshal.GetLastPInvokeError() != NoSuchProcess)
        {
            throw new InvalidOperationException(
                $"Process {process} does not take signal {signal}: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    /// <summary>
    /// Makes this process the parent of what its children leave behind, so that it can collect killed daemons at once:
    /// until someone does, their ids look alive to whoever starts next.
    /// </summary>
    public static void AdoptOrphans() => ControlProcess(BecomeSubreaper, 1, 0, 0, 0);

    /// <summary>True once nothing is left of a killed process.</summary>
    public static bool IsGone(int process)
    {
        WaitFor(process, out _, DoNotHang);
        return !Directory.Exists($"/proc/{process}");
    }

    public static IEnumerable<int> ChildrenOf(int parent) => Directory.GetDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), out var process) ? process : 0)
        .Where(process => process > 0 && ParentOf(process) == parent);

    // The name stands in brackets and may hold anything; state and parent follow it.
    static int? ParentOf(int process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");
            return int.Parse(text[(text.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int ControlProcess(int option, nuint first, nuint second, nuint third, nuint fourth);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    private static partial int WaitFor(int process, out int status, int options);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int KillProcess(int process, int signal);
}
