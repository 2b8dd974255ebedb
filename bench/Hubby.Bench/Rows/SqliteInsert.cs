using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Hubby.Bench.Rows;

/// <summary>One prepared INSERT, for one row or several.</summary>
sealed class SqliteInsert : IDisposable
{
    readonly SqliteCommand _command;

    public SqliteInsert(SqliteConnection connection, Table table, int rows = 1)
    {
        _command = connection.CreateCommand();
        var columns = table.Columns.Count;
        var tuples = Enumerable.Range(0, rows).Select(row =>
            $"({string.Join(",", Enumerable.Range(row * columns, columns).Select(Name))})");
        _command.CommandText = $"INSERT INTO {table.Name} ({table.ColumnList}) VALUES {string.Join(",", tuples)}";
        for (var index = 0; index < rows * columns; index++)
            _command.Parameters.Add(new SqliteParameter(Name(index), null));
        _command.Prepare();
    }

    public void Run(SqliteTransaction transaction, params ReadOnlySpan<object?[]> rows)
    {
        var index = 0;
        foreach (var row in rows)
        {
            foreach (var value in row)
                _command.Parameters[index++].Value = value ?? DBNull.Value;
        }

        _command.Transaction = transaction;
        _command.ExecuteNonQuery();
    }

    static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"${index}");

    public void Dispose() => _command.Dispose();
}
