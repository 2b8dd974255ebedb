using System.Globalization;
using System.Text.RegularExpressions;

namespace Hubby.Packages;

/// <summary>Turns rows into packages and finds every fault there is.</summary>
sealed partial class CheckPackageRows(IReadOnlyDictionary<string, Guid> partners, ICollection<FileFault> faults)
{
    const decimal HighestPrice = 100_000_000m;
    const int LongestDuration = 3650;
    const int HighestPriority = 1_000_000;

    readonly Dictionary<string, int> _lineOfId = new(StringComparer.Ordinal);

    public List<Package> Read(IEnumerable<PackageRow> rows) => [.. rows.Select(Read).OfType<Package>()];

    Package? Read(PackageRow row)
    {
        var before = faults.Count;
        foreach (var column in PackageFile.Required.Where(column => !row.Values.ContainsKey(column)))
            faults.Add(new(row.Line, column, "is missing"));

        var id = Id(row);
        var type = Take(row, PackageFile.Type, PackageTypes.Parse, $"write {Shown.OneOf(PackageTypes.All)}");
        var package = new Package
        {
            Id = id ?? "",
            PartnerId = Take<Guid>(row, PackageFile.Partner, slug => partners.TryGetValue(slug, out var partner) ? partner : null,
                "is no partner's slug; `partners list` shows them, and nothing at all means everyone"),
            Type = type ?? default,
            Coverage = CoverageOf(row) ?? "",
            SizeMegabytes = Size(row, type),
            DurationDays = Take(row, PackageFile.Duration, text => Whole(text, 1, LongestDuration),
                $"write the number of days, 1 to {LongestDuration}") ?? 0,
            Price = Take(row, PackageFile.Price, Amount,
                "write an amount such as 4.50, with at most three decimals and no currency") ?? 0,
            Currency = Currency(row) ?? "",
            Priority = Take(row, PackageFile.Priority, text => Whole(text, 0, HighestPriority),
                $"write a whole number from 0 to {HighestPriority}; the lowest wins") ?? 100,
            IsActive = Take<bool>(row, PackageFile.Active, Truth, "write true or false") ?? true,
        };
        return faults.Count == before ? package : null;
    }

    string? Id(PackageRow row)
    {
        if (!row.Values.TryGetValue(PackageFile.Id, out var id))
            return null;
        if (id.Length > Package.MaxIdLength || !IdForm().IsMatch(id))
            Refuse(row, PackageFile.Id, $"write lower case letters, digits and single dashes, {Package.MaxIdLength} at most");
        else if (!_lineOfId.TryAdd(id, row.Line))
            Refuse(row, PackageFile.Id, $"stands in line {_lineOfId[id]} already; every package has its own id");
        return id;
    }

    string? CoverageOf(PackageRow row)
    {
        if (!row.Values.TryGetValue(PackageFile.Coverage, out var text))
            return null;
        if (Coverage.Parse(text, out var unknown) is { } coverage)
            return coverage;
        var what = unknown is null ? "" : $"{Shown.Short(unknown)} is no destination; ";
        Refuse(row, PackageFile.Coverage,
            $"{what}write ISO 3166-1 codes or regions with spaces between them (TH VN, EU), or * for everywhere");
        return null;
    }

    int? Size(PackageRow row, PackageType? type)
    {
        row.Values.TryGetValue(PackageFile.Size, out var text);
        var isUnlimited = text is null || text.Equals(DataSize.Unlimited, StringComparison.OrdinalIgnoreCase);
        if (type is PackageType.Unlimited && !isUnlimited)
            Refuse(row, PackageFile.Size, "an unlimited package has no size; leave it out or write Unlimited");
        else if (type is not (PackageType.Unlimited or null) && isUnlimited)
            Missing(row, PackageFile.Size, $"is missing; only an unlimited package has none, so write {DataSize.Form}");
        else if (!isUnlimited)
            return Take(row, PackageFile.Size, DataSize.Parse, $"write {DataSize.Form}");
        return null;
    }

    string? Currency(PackageRow row)
    {
        if (!row.Values.TryGetValue(PackageFile.Currency, out var text))
            return null;
        if (text.Length == 3 && text.All(char.IsAsciiLetterUpper))
            return text;
        Refuse(row, PackageFile.Currency, "write an ISO 4217 code such as EUR");
        return null;
    }

    T? Take<T>(PackageRow row, string column, Func<string, T?> parse, string cure)
        where T : struct
    {
        if (!row.Values.TryGetValue(column, out var text))
            return null;
        if (parse(text) is { } value)
            return value;
        Refuse(row, column, cure);
        return null;
    }

    void Missing(PackageRow row, string column, string cure) => faults.Add(new(row.Line, column, cure));

    void Refuse(PackageRow row, string column, string cure) =>
        faults.Add(new(row.Line, column, $"\"{Shown.Short(row.Values[column])}\": {cure}"));

    static int? Whole(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number : null;

    static decimal? Amount(string text) =>
        text.Length <= 20 && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
        && amount < HighestPrice && amount.Scale <= 3 ? amount : null;

    static bool? Truth(string text) => bool.TryParse(text, out var truth) ? truth : null;

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex IdForm();
}
