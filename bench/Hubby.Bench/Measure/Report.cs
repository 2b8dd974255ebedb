using System.Globalization;
using System.Text;

namespace Hubby.Bench.Measure;

/// <summary>One Markdown table.</summary>
sealed class Report(string title, string[] columns)
{
    readonly List<string[]> _rows = [];

    public string Title => title;

    public void Add(params string[] cells)
    {
        _rows.Add(cells);
        Console.Error.WriteLine("  " + string.Join(" | ", cells));
    }

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"## {title}\n\n| {string.Join(" | ", columns)} |\n");
        text.Append(CultureInfo.InvariantCulture, $"|{string.Concat(columns.Select(_ => "---|"))}\n");
        foreach (var row in _rows)
            text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row)} |\n");
        return text.ToString();
    }

    public static string Number(double value) => value.ToString(value >= 100 ? "N0" : "0.##", CultureInfo.InvariantCulture);

    public static string Ms(TimeSpan value) =>
        value.TotalMilliseconds.ToString(value.TotalMilliseconds >= 100 ? "N0" : "0.0", CultureInfo.InvariantCulture) + " ms";

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>The median with what it was taken from: <c>1,234 (1,200–1,301)</c>.</summary>
    public static string Spread(IReadOnlyList<double> values) => values.Count == 1
        ? Number(values[0])
        : $"{Number(Median(values))} ({Number(values.Min())}–{Number(values.Max())})";
}
