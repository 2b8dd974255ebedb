using Hubby.Bench.Measure;
using Hubby.Bench.Rows;
using Hubby.Data;

namespace Hubby.Bench.Stage;

sealed class SqliteArena(string published, string directory, Sizes sizes) : Arena(published, directory, sizes)
{
    public const string FileName = "hubby.db";

    public override string Name => "SQLite";

    public override Task PrepareAsync(CancellationToken ct)
    {
        var template = Folder("sqlite-template");
        Directory.Delete(template, recursive: true);
        Directory.CreateDirectory(template);
        return SettleAsync(Setup(template), ct);
    }

    public override Task<ServerSetup> FreshAsync(int copy, CancellationToken ct) =>
        Task.FromResult(Setup(Copy(copy == 0 ? "sqlite" : $"sqlite-{copy}")));

    public override Task<ServerSetup> FullAsync(CancellationToken ct)
    {
        var folder = Copy("sqlite-full");
        new Fill(Partner, Sizes.Full).Sqlite(Path.Combine(folder, FileName));
        return Task.FromResult(Setup(folder));
    }

    public override Task<IReadOnlyList<Baseline>> BaselinesAsync(CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<Baseline>>([new("one commit per booking", _ => Task.FromResult(CommitEach()))]);

    public override Task<long> BytesOnDiskAsync(ServerSetup setup, CancellationToken ct)
    {
        var file = Path.Combine(setup.DataDirectory, FileName);
        using (var connection = SqliteFile.Open(file))
            connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        return Task.FromResult(new FileInfo(file).Length);
    }

    public override AppDb Open(ServerSetup setup) => Stores.Sqlite(Path.Combine(setup.DataDirectory, FileName));

    double CommitEach() => SqliteBaseline.Run(Path.Combine(Copy("sqlite"), FileName), Partner, Sizes.Measure);

    string Copy(string name)
    {
        var folder = Folder(name);
        Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(Folder("sqlite-template")))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        return folder;
    }

    string Folder(string name) => Directory.CreateDirectory(Path.Combine(DirectoryPath, name)).FullName;

    ServerSetup Setup(string folder) => new(Published, folder, null);
}
