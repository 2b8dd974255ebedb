using Hubby.Commands;

return await CommandLine.RunAsync(args);
