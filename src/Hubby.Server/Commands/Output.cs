using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Hubby.Commands;

/// <summary>What verbs print: JSON on one line for programs, aligned columns for people.</summary>
static class Output
{
    public static void Json(Action<Utf8JsonWriter> write, bool isIndented = false)
    {
        using var buffer = new MemoryStream();
        var options = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = isIndented };
        using (var json = new Utf8JsonWriter(buffer, options))
            write(json);
        Console.Out.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    public static void Table(IReadOnlyList<string> head, IReadOnlyList<string[]> rows)
    {
        var widths = head.Select((title, column) => rows.Select(row => row[column].Length).Append(title.Length).Max()).ToArray();
        foreach (var row in rows.Prepend([.. head]))
            Console.Out.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}
