using System.Text.Json;
using CsvHelper;

namespace Hubby.Packages;

/// <summary>Takes a file apart into rows. What it cannot read at all is a fault of a line, like everything else.</summary>
static class ReadPackageFile
{
    public const int MaxBytes = 64 * 1024 * 1024;

    static readonly CsvReaderOptions CsvForm = new()
    {
        TrimWhitespace = true,
        TrackLineNumbers = true,
        MalformedData = CsvMalformedDataHandling.Throw,
    };

    static readonly string KnownColumns = string.Join(", ", PackageFile.Columns);

    public static List<PackageRow> Read(byte[] file, PackageFormat format, ICollection<FileFault> faults)
    {
        if (!System.Text.Unicode.Utf8.IsValid(file))
        {
            faults.Add(new(1, "", "the file is not UTF-8; save it as UTF-8"));
            return [];
        }

        return format is PackageFormat.Csv ? ReadCsv(file, faults) : ReadJson(file, faults);
    }

    static List<PackageRow> ReadCsv(byte[] file, ICollection<FileFault> faults)
    {
        using var csv = CsvReader.Create(file, CsvForm);
        var rows = new List<PackageRow>();
        try
        {
            string[] header = [.. csv.Headers];
            CheckHeader(header, faults);
            while (csv.Read())
            {
                var line = (int)csv.LineNumber;
                if (csv.FieldCount == header.Length)
                    rows.Add(new(line, ByColumn(header.Select((column, index) => (column, csv.GetString(index))))));
                else
                    faults.Add(WrongWidth(line, csv.FieldCount, header.Length));
            }
        }
        catch (CsvFormatException broken)
        {
            faults.Add(new((int)Math.Max(1, broken.LineNumber), "",
                "a quote stands where it cannot; double the quotes inside a quoted field"));
        }

        return rows;
    }

    static FileFault WrongWidth(int line, int fields, int columns) =>
        new(line, "", $"has {fields} fields where the first line has {columns}; put a field with commas between quotes");

    static void CheckHeader(string[] header, ICollection<FileFault> faults)
    {
        foreach (var unknown in header.Where(column => !PackageFile.Columns.Contains(column)))
            faults.Add(new(1, Shown.Short(unknown), $"is not a column; the columns are {KnownColumns}"));
        foreach (var missing in PackageFile.Required.Where(column => !header.Contains(column)))
            faults.Add(new(1, missing, "the column is missing; add it to the first line"));
        foreach (var twice in PackageFile.Columns.Where(column => header.Count(other => other == column) > 1))
            faults.Add(new(1, twice, "the column stands there more than once; keep one"));
    }

    static List<PackageRow> ReadJson(byte[] file, ICollection<FileFault> faults)
    {
        var reader = new Utf8JsonReader(WithoutMark(file), new JsonReaderOptions { MaxDepth = 8 });
        var rows = new List<PackageRow>();
        try
        {
            if (!reader.Read() || reader.TokenType is not JsonTokenType.StartArray)
            {
                faults.Add(new(1, "", "is not a list of packages; the file is a JSON array of objects"));
                return rows;
            }

            var lines = new LineCounter(WithoutMark(file).ToArray());
            while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
                rows.Add(ReadObject(ref reader, lines, faults));

            while (reader.Read())
            {
            }
        }
        catch (JsonException broken)
        {
            faults.Add(new((int)(broken.LineNumber ?? 0) + 1, "",
                "is not valid JSON here (a comma, a quote or a bracket may be missing)"));
        }

        return rows;
    }

    static PackageRow ReadObject(ref Utf8JsonReader reader, LineCounter lines, ICollection<FileFault> faults)
    {
        var line = lines.LineAt(reader.TokenStartIndex);
        var values = new List<(string, string)>();
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            faults.Add(new(line, "", "is not an object; a package is an object such as {\"id\":\"data-limited-1gb-365d\", …}"));
            reader.Skip();
            return new(line, ByColumn(values));
        }

        while (reader.Read() && reader.TokenType is not JsonTokenType.EndObject)
        {
            var (column, at) = (Unescaped(ref reader) ?? "", lines.LineAt(reader.TokenStartIndex));
            reader.Read();
            if (!PackageFile.Columns.Contains(column))
                faults.Add(new(at, Shown.Short(column), $"is not a field; the fields are {KnownColumns}"));
            else if (values.Any(value => value.Item1 == column))
                faults.Add(new(at, column, "the field stands there more than once; keep one"));
            if (TextOf(ref reader) is { } text)
                values.Add((column, text));
            else
                faults.Add(new(at, column, "is neither text nor a number; write one of these"));
        }

        return new(line, ByColumn(values));
    }

    static string? TextOf(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return Unescaped(ref reader);
            case JsonTokenType.Null:
                return "";
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                return System.Text.Encoding.UTF8.GetString(reader.ValueSpan);
            default:
                reader.Skip();
                return null;
        }
    }

    // Half a surrogate pair, which JSON can escape, is no text.
    static string? Unescaped(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    static Dictionary<string, string> ByColumn(IEnumerable<(string Column, string Text)> values)
    {
        var row = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (column, text) in values.Where(value => !string.IsNullOrWhiteSpace(value.Text)))
            row.TryAdd(column, text.Trim());
        return row;
    }

    static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> file) => file.StartsWith("\uFEFF"u8) ? file[3..] : file;

    /// <summary>Asked for places that only ever move forward.</summary>
    sealed class LineCounter(byte[] file)
    {
        int _line = 1;
        int _counted;

        public int LineAt(long offset)
        {
            _line += file.AsSpan(_counted, (int)offset - _counted).Count((byte)'\n');
            _counted = (int)offset;
            return _line;
        }
    }
}
