using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Hubby.Data;

/// <summary>
/// The one model. Each slice maps its own tables; the two stores differ only in what a provider forces on them.
/// </summary>
abstract class AppDb(DbContextOptions options) : DbContext(options)
{
    /// <summary>Text that is compared byte by byte, whatever the database's own language is.</summary>
    protected abstract string BinaryCollation { get; }

    protected abstract bool IsPostgres { get; }

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.ApplyConfigurationsFromAssembly(typeof(AppDb).Assembly);
        model.UseCollation(BinaryCollation);
        CommitOrder.Apply(model, IsPostgres);

        // What is kept as JSON has names of its own.
        var tables = model.Model.GetEntityTypes().Where(entity => !entity.IsMappedToJson());
        foreach (var property in tables.SelectMany(entity => entity.GetProperties()))
        {
            property.SetColumnName(JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
            if (property.ClrType == typeof(string) && property.GetCollation() is null)
                property.SetCollation(BinaryCollation);
        }
    }
}

sealed class PostgresDb(DbContextOptions<PostgresDb> options) : AppDb(options)
{
    protected override string BinaryCollation => "C";
    protected override bool IsPostgres => true;
}

sealed class SqliteDb(DbContextOptions<SqliteDb> options) : AppDb(options)
{
    protected override string BinaryCollation => "BINARY";
    protected override bool IsPostgres => false;

    protected override void ConfigureConventions(ModelConfigurationBuilder conventions)
    {
        conventions.Properties<DateTimeOffset>().HaveConversion<UnixMilliseconds>();
        conventions.Properties<Guid>().HaveConversion<OrderedBytes>();
    }

    public static object Stored(Guid id) => id.ToByteArray(bigEndian: true);

    /// <summary>What SQL turns back into <see cref="Stored(Guid)"/> by <c>unhex</c>.</summary>
    public static string Hex(Guid id) => Convert.ToHexString(id.ToByteArray(bigEndian: true));

    public static object Stored(DateTimeOffset instant) => instant.ToUnixTimeMilliseconds();

    // Sixteen bytes instead of 36 characters, in the order in which a UUIDv7 grows.
    sealed class OrderedBytes() : ValueConverter<Guid, byte[]>(id => id.ToByteArray(true), stored => new Guid(stored, true));

    sealed class UnixMilliseconds() : ValueConverter<DateTimeOffset, long>(
        instant => instant.ToUnixTimeMilliseconds(), stored => DateTimeOffset.FromUnixTimeMilliseconds(stored));
}
