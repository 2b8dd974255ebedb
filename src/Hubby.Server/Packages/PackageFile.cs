using System.Globalization;

namespace Hubby.Packages;

enum PackageFormat { Csv, Json }

/// <summary>The form of a catalogue in a file, the same for import and export: one package a row, one text a column.</summary>
static class PackageFile
{
    public const string Id = "id";
    public const string Partner = "partner";
    public const string Type = "package_type";
    public const string Coverage = "coverage";
    public const string Size = "size";
    public const string Duration = "package_duration";
    public const string Price = "price";
    public const string Currency = "currency";
    public const string Priority = "priority";
    public const string Active = "active";

    public static readonly IReadOnlyList<string> Columns =
        [Id, Partner, Type, Coverage, Size, Duration, Price, Currency, Priority, Active];

    public static readonly IReadOnlyList<string> Required = [Id, Type, Coverage, Duration, Price, Currency];

    /// <summary>By the file's ending, where the operator did not say.</summary>
    public static PackageFormat FormatOf(string? file) =>
        Path.GetExtension(file) is { } ending && ending.Equals(".json", StringComparison.OrdinalIgnoreCase) ? PackageFormat.Json
            : PackageFormat.Csv;

    /// <summary>The texts of a package in the order of <see cref="Columns"/>.</summary>
    public static string[] Write(Package package, string? partnerSlug) =>
    [
        package.Id,
        partnerSlug ?? "",
        package.Type.ToApi(),
        package.Coverage,
        DataSize.Format(package.SizeMegabytes),
        package.DurationDays.ToString(CultureInfo.InvariantCulture),
        package.Price.ToString("0.00#", CultureInfo.InvariantCulture),
        package.Currency,
        package.Priority.ToString(CultureInfo.InvariantCulture),
        package.IsActive ? "true" : "false",
    ];
}

/// <summary>One package as it stands in a file, not yet understood.</summary>
/// <param name="Line">Where it begins, counted from 1.</param>
/// <param name="Values">By column; a column without text is absent.</param>
sealed record PackageRow(int Line, IReadOnlyDictionary<string, string> Values);

/// <summary>One thing wrong in a file, and how to put it right.</summary>
sealed record FileFault(int Line, string Column, string Message)
{
    public override string ToString() => Column.Length == 0
        ? string.Create(CultureInfo.InvariantCulture, $"line {Line}: {Message}")
        : string.Create(CultureInfo.InvariantCulture, $"line {Line}, {Column}: {Message}");
}
