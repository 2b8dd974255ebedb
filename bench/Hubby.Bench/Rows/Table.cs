using Hubby.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Hubby.Bench.Rows;

/// <summary>A table as the model knows it, so that every measurement writes exactly the server's columns.</summary>
sealed class Table
{
    readonly (IProperty Property, IClrPropertyGetter Getter, Func<object?, object?>? Convert)[] _columns;

    Table(IEntityType entity)
    {
        Name = entity.GetTableName()!;
        // What no row knows of itself is given by the database, as it is for the server.
        _columns = [.. entity.GetProperties().Where(property => !property.IsShadowProperty()).Select(property =>
            (property, property.GetGetter(), property.GetTypeMapping().Converter?.ConvertToProvider))];
        Columns = [.. _columns.Select(column => column.Property.GetColumnName())];
        StoreTypes = [.. _columns.Select(column => column.Property.GetColumnType())];
        ClrTypes = [.. _columns.Select(column => ProviderType(column.Property))];
    }

    public string Name { get; }
    public IReadOnlyList<string> Columns { get; }
    public IReadOnlyList<string> StoreTypes { get; }

    /// <summary>What the provider is handed; nullable where the column is.</summary>
    public IReadOnlyList<Type> ClrTypes { get; }

    public string ColumnList => string.Join(", ", Columns);

    public static Table Of<T>(AppDb db) => new(db.Model.FindEntityType(typeof(T))!);

    public object?[] Values(object row)
    {
        var values = new object?[_columns.Length];
        for (var column = 0; column < values.Length; column++)
        {
            var (_, getter, convert) = _columns[column];
            var value = getter.GetClrValue(row);
            values[column] = convert is null || value is null ? value : convert(value);
        }

        return values;
    }

    static Type ProviderType(IProperty property)
    {
        var type = property.GetTypeMapping().Converter?.ProviderClrType ?? property.ClrType;
        return property.IsNullable && type.IsValueType && Nullable.GetUnderlyingType(type) is null
            ? typeof(Nullable<>).MakeGenericType(type)
            : type;
    }
}

/// <summary>The three tables that a booking without an Idempotency-Key writes.</summary>
sealed class BookingTables(AppDb db)
{
    public Table Bookings { get; } = Table.Of<Hubby.Bookings.Booking>(db);
    public Table PromoCodes { get; } = Table.Of<Hubby.PromoCodes.PromoCode>(db);
    public Table Events { get; } = Table.Of<Hubby.Events.Event>(db);

    public IReadOnlyList<Table> All => [Bookings, PromoCodes, Events];

    /// <summary>The values of a batch: per table, per row.</summary>
    public object?[][][] Values(IReadOnlyList<SampleBooking> batch) =>
    [
        [.. batch.Select(sample => Bookings.Values(sample.Booking))],
        [.. batch.Select(sample => PromoCodes.Values(sample.Code))],
        [.. batch.Select(sample => Events.Values(sample.Fact))],
    ];
}
