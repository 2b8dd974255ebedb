using System.Text.Encodings.Web;
using System.Text.Json;
using CsvHelper;
using Hubby.Data;
using Hubby.Partners;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Packages;

/// <summary>Writes the whole catalogue in the form that an import reads back without a change.</summary>
static class ExportPackages
{
    static readonly CsvWriterOptions CsvForm = new() { NewLine = "\n" };
    static readonly JsonWriterOptions JsonForm = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static async Task<byte[]> ExportPackagesAsync(this AppDb db, PackageFormat format, CancellationToken ct)
    {
        var slugs = await db.Partners.ToDictionaryAsync(partner => partner.Id, partner => partner.Slug, ct);
        var packages = await db.Packages.OrderBy(package => package.Id).ToListAsync(ct);
        var rows = packages.Select(package => PackageFile.Write(package, package.PartnerId is { } owner ? slugs[owner] : null));

        using var file = new MemoryStream();
        if (format is PackageFormat.Csv)
            WriteCsv(file, rows);
        else
            WriteJson(file, rows);
        return file.ToArray();
    }

    static void WriteCsv(Stream file, IEnumerable<string[]> rows)
    {
        using var csv = CsvWriter.Create(file, CsvForm, leaveOpen: true);
        foreach (var row in rows.Prepend([.. PackageFile.Columns]))
        {
            foreach (var text in row)
                csv.WriteField(text);
            csv.EndRecord();
        }

        csv.Flush();
    }

    static void WriteJson(Stream file, IEnumerable<string[]> rows)
    {
        using var json = new Utf8JsonWriter(file, JsonForm);
        json.WriteStartArray();
        foreach (var row in rows)
        {
            json.WriteStartObject();
            foreach (var (column, text) in PackageFile.Columns.Zip(row))
            {
                json.WritePropertyName(column);
                if (text.Length == 0)
                    json.WriteNullValue();
                else if (column is PackageFile.Duration or PackageFile.Price or PackageFile.Priority or PackageFile.Active)
                    json.WriteRawValue(text);
                else
                    json.WriteStringValue(text);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.Flush();
        file.WriteByte((byte)'\n');
    }
}
