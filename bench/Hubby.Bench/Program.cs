using System.CommandLine;
using System.Runtime.Versioning;
using Hubby.Bench;

[assembly: SupportedOSPlatform("linux")]

var root = new RootCommand("Measures and crash-tests hubby-server. Start it by bench/run.sh and bench/crash.sh.");
root.Add(Verbs.Run());
root.Add(Verbs.Load());
root.Add(Verbs.Refusals());
root.Add(Verbs.Reads());
root.Add(Verbs.Portal());
root.Add(Verbs.Fill());
root.Add(Verbs.SqliteBaseline());
root.Add(Verbs.Crash());
return await root.Parse(args).InvokeAsync();
