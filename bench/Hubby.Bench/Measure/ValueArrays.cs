using Hubby.Bench.Rows;

namespace Hubby.Bench.Measure;

/// <summary>Rows turned into one typed array per column, as unnest and COPY want them.</summary>
static class ValueArrays
{
    public static IEnumerable<Array> Of(Table table, object?[][] rows)
    {
        for (var column = 0; column < table.Columns.Count; column++)
        {
            var array = Array.CreateInstance(table.ClrTypes[column], rows.Length);
            for (var row = 0; row < rows.Length; row++)
                array.SetValue(rows[row][column], row);
            yield return array;
        }
    }

    /// <summary>The element type without its length, which arrays do not carry.</summary>
    public static string ArrayType(string storeType) => storeType.Split('(')[0] + "[]";
}
