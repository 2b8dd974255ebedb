using CsvHelper;
using Hubby.Packages;

namespace Hubby.Esims;

/// <summary>One profile as it stands in a file, understood but not yet compared with the stock.</summary>
/// <param name="Line">Where it stands, counted from 1.</param>
/// <param name="Iccid">Its number.</param>
/// <param name="ActivationCode">Where it is downloaded.</param>
/// <param name="ConfirmationCode">What the phone asks for; none: nothing.</param>
/// <param name="PackageId">What it is for.</param>
sealed record ProfileRow(int Line, Iccid Iccid, ActivationCode ActivationCode, string? ConfirmationCode, string PackageId);

/// <summary>Reads a file of activation codes and finds every fault there is. What is secret in it is never repeated.</summary>
sealed class ReadProfileFile(IReadOnlySet<string> packages, ICollection<FileFault> faults, ICollection<FileFault> warnings)
{
    public const int MaxBytes = 64 * 1024 * 1024;
    public const int MaxConfirmationCode = 64;
    const string IccidColumn = "iccid";
    const string AddressColumn = "smdp_address";
    const string MatchingColumn = "matching_id";
    const string ConfirmationColumn = "confirmation_code";
    const string PackageColumn = "package";

    static readonly string[] Columns = [IccidColumn, AddressColumn, MatchingColumn, ConfirmationColumn, PackageColumn];
    static readonly string[] Required = [IccidColumn, AddressColumn, MatchingColumn, PackageColumn];

    static readonly CsvReaderOptions Form = new()
    {
        TrimWhitespace = true,
        TrackLineNumbers = true,
        MalformedData = CsvMalformedDataHandling.Throw,
    };

    readonly Dictionary<Iccid, int> _lineOf = [];

    /// <summary>The good rows. A fault of the first line is one of the whole file, and then there are none.</summary>
    public List<ProfileRow> Read(byte[] file)
    {
        if (!System.Text.Unicode.Utf8.IsValid(file))
        {
            faults.Add(new(1, "", "the file is not UTF-8; save it as UTF-8"));
            return [];
        }

        var rows = new List<ProfileRow>();
        using var csv = CsvReader.Create(file, Form);
        try
        {
            string[] header = [.. csv.Headers];
            if (!CheckHeader(header))
                return [];
            while (csv.Read())
            {
                if (ReadRow(csv, header) is { } row)
                    rows.Add(row);
            }
        }
        catch (CsvFormatException broken)
        {
            faults.Add(new((int)Math.Max(1, broken.LineNumber), "",
                "a quote stands where it cannot; double the quotes inside a quoted field"));
            return [];
        }

        if (rows.Count == 0 && faults.Count == 0)
            faults.Add(new(1, "", "the file has no profile; nothing would be done"));
        return rows;
    }

    bool CheckHeader(string[] header)
    {
        var before = faults.Count;
        foreach (var unknown in header.Where(column => !Columns.Contains(column)))
            faults.Add(new(1, Shown.Short(unknown), $"is not a column; the columns are {string.Join(", ", Columns)}"));
        foreach (var missing in Required.Where(column => !header.Contains(column)))
            faults.Add(new(1, missing, "the column is missing; add it to the first line"));
        foreach (var twice in Columns.Where(column => header.Count(other => other == column) > 1))
            faults.Add(new(1, twice, "the column stands there more than once; keep one"));
        return faults.Count == before;
    }

    ProfileRow? ReadRow(CsvReader csv, string[] header)
    {
        var (line, before) = ((int)csv.LineNumber, faults.Count);
        if (csv.FieldCount != header.Length)
        {
            faults.Add(new(line, "",
                $"has {csv.FieldCount} fields where the first line has {header.Length}; put a field with commas between quotes"));
            return null;
        }

        var values = header.Index().ToDictionary(column => column.Item, column => csv.GetString(column.Index).Trim());
        foreach (var column in Required.Where(column => values[column].Length == 0))
            faults.Add(new(line, column, "is missing"));
        var iccid = IccidOf(line, values[IccidColumn]);
        Check(line, AddressColumn, values, ActivationCode.IsAddress, "write the host of the SM-DP+, such as smdp.example.com");
        Check(line, MatchingColumn, values, ActivationCode.IsMatchingId,
            "write digits, upper case letters and dashes; of a whole activation code (1$host$id) only the last part");
        var confirmation = values.GetValueOrDefault(ConfirmationColumn) is { Length: > 0 } given ? given : null;
        if (confirmation is not null && (confirmation.Length > MaxConfirmationCode || confirmation.Any(char.IsControl)))
            faults.Add(new(line, ConfirmationColumn, $"write at most {MaxConfirmationCode} characters"));
        Check(line, PackageColumn, values, packages.Contains,
            $"\"{Shown.Short(values[PackageColumn])}\" is no package; `packages export` shows their ids");
        if (faults.Count > before)
            return null;
        var code = new ActivationCode(
            values[AddressColumn].ToLowerInvariant(), values[MatchingColumn], null, confirmation is not null);
        return new(line, iccid!.Value, code, confirmation, values[PackageColumn]);
    }

    Iccid? IccidOf(int line, string text)
    {
        if (text.Length == 0)
            return null;
        if (!Iccid.TryParse(text, out var iccid))
        {
            faults.Add(new(line, IccidColumn,
                $"\"{Shown.Short(text)}\": write {Iccid.MinLength} to {Iccid.MaxLength} digits that begin with 89"));
            return null;
        }

        if (!_lineOf.TryAdd(iccid.Value, line))
            faults.Add(new(line, IccidColumn, $"{iccid} stands in line {_lineOf[iccid.Value]} already"));
        else if (!iccid.Value.HasCheckDigit)
            warnings.Add(new(line, IccidColumn, $"{iccid} has not the check digit of Luhn; look whether it was copied right"));
        return iccid;
    }

    void Check(int line, string column, Dictionary<string, string> values, Func<string, bool> isGood, string cure)
    {
        if (values[column].Length > 0 && !isGood(values[column]))
            faults.Add(new(line, column, cure));
    }
}
