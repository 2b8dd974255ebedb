using System.Globalization;
using Hubby.Http;
using Hubby.Packages;

namespace Hubby.BookingImports;

/// <summary>What somebody probably meant by a cell that was refused, where that can be told.</summary>
static class WouldBeRight
{
    const string Iso = "yyyy-MM-dd";
    static readonly string[] DayFirst = ["d/M/yyyy", "d-M-yyyy", "d.M.yyyy", "d/M/yy", "d.M.yy"];
    static readonly string[] MonthFirst = ["M/d/yyyy", "M-d-yyyy", "M/d/yy"];
    static readonly string[] Plain = ["yyyy/M/d", "yyyy.M.d", "yyyy-M-d", "yyyyMMdd", "d MMM yyyy", "d MMMM yyyy", "MMM d, yyyy"];
    static readonly string[] Yes = ["yes", "y", "1", "on", "ja", "oui", "si"];
    static readonly string[] No = ["no", "n", "0", "off", "nee", "nein", "non"];

    public static string? Of(string column, string cell) => column switch
    {
        _ when cell.Length is 0 or > 200 => null,
        "departure_date" or "return_date" or "expires_at" => Day(cell),
        "destination" => Destination(cell),
        "email" => Address(cell),
        "pax" or "quantity" or "package_duration" => Number(cell),
        "should_send_message" => Yes.Contains(cell.ToLowerInvariant()) ? "true"
            : No.Contains(cell.ToLowerInvariant()) ? "false" : null,
        "package_type" => PackageTypes.All.FirstOrDefault(type => type.Equals(cell, StringComparison.OrdinalIgnoreCase)),
        _ => null,
    };

    static string? Day(string cell)
    {
        if (Read(cell, Plain) is { } plain)
            return plain == cell ? null : plain;
        // Of 3/4/2026 nobody knows which is the month.
        var days = new[] { Read(cell, DayFirst), cell.Contains('.', StringComparison.Ordinal) ? null : Read(cell, MonthFirst) }
            .OfType<string>().Distinct().ToList();
        return days.Count == 0 ? null : string.Join(" or ", days);
    }

    static string? Read(string cell, string[] forms) =>
        DateOnly.TryParseExact(cell, forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day.ToString(Iso, CultureInfo.InvariantCulture) : null;

    static string? Destination(string cell)
    {
        var faults = new Faults();
        if (Destinations.Parse(cell, "destination", faults) is not null)
            return null;
        var near = Destinations.Meant(cell);
        return near.Count == 0 ? null : string.Join(" or ", near.Select(each => each.Code));
    }

    static string? Address(string cell)
    {
        var plain = string.Concat(cell.Where(sign => !char.IsWhiteSpace(sign))).TrimEnd('.', ',', ';');
        var open = plain.IndexOf('<', StringComparison.Ordinal);
        if (open >= 0 && plain.EndsWith('>'))
            plain = plain[(open + 1)..^1];
        return plain != cell && EmailAddress.Parse(plain) is { } address ? address : null;
    }

    static string? Number(string cell) =>
        decimal.TryParse(cell, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) && number > 0
        && number == decimal.Truncate(number) && number <= int.MaxValue && $"{(int)number}" is var text && text != cell
            ? text : null;
}
