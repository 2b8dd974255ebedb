using Hubby.Data;
using Hubby.Packages;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Tests.Hosting;

/// <summary>One file with the schema; every fixture gets a copy of it.</summary>
static class Sqlite
{
    const string Name = "hubby.db";

    static readonly Lazy<Task<byte[]>> Template = new(MakeAsync);

    public static async Task CopyAsync(string directory) =>
        await File.WriteAllBytesAsync(Path.Combine(directory, Name), await Template.Value);

    /// <summary>The schema and the packages that all tests sell.</summary>
    public static async Task PrepareAsync(this AppDb db)
    {
        await db.MigrateAsync(CancellationToken.None);
        await db.SeedDefaultCatalogueAsync(CancellationToken.None);
    }

    static async Task<byte[]> MakeAsync()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File(Name);
        // The last connection that closes writes what its log holds into the file itself; a pool would keep it open.
        var options = new DbContextOptionsBuilder<SqliteDb>().UseSqlite($"Data Source={file};Pooling=False")
            .AddInterceptors(SqlitePragmas.Instance);
        await using (var db = new SqliteDb(options.Options))
            await db.PrepareAsync();
        return await File.ReadAllBytesAsync(file);
    }
}
