namespace Hubby.BookingImports;

/// <summary>What the list of imports shows.</summary>
public sealed record ImportsView
{
    internal IReadOnlyList<Import> Imports { get; init; } = [];
    internal bool HasMore { get; init; }
    internal bool IsFirst { get; init; }

    /// <summary>Of the file that was sent.</summary>
    internal IReadOnlyList<string> Faults { get; init; } = [];
}

/// <summary>What is shown of a file before it is imported.</summary>
public sealed record ImportCheckView
{
    internal ImportCheckView(CheckImport.Look look) => (Look, Refused) = (look,
    [
        .. look.Rows.Where(row => row.Faults.Count > 0)
            .Select(row => RefusedRow.Of(row.Number, row.Cells, row.Faults.Select(ImportFault.Of))),
    ]);

    internal CheckImport.Look Look { get; }

    /// <summary>Of the rows that are shown, those that would be refused.</summary>
    internal IReadOnlyList<RefusedRow> Refused { get; }
}

/// <summary>What the page of an import shows.</summary>
public sealed record ImportView
{
    internal ImportView(Import import) => Import = import;

    internal Import Import { get; }

    /// <summary>Who sent it, if somebody did in the portal.</summary>
    internal string? By { get; init; }
    internal IReadOnlyList<RefusedRow> Refused { get; init; } = [];
    internal bool IsFirst { get; init; }
    internal bool HasMore { get; init; }

    internal bool IsOver => Import.FinishedAt is not null;
    internal int Percent => ImportAnswer.Of(Import).Percent;
    internal string Name => ImportWords.NameOf(Import);

    /// <summary>The file says its rows only as they are read; until then they are judged by its bytes.</summary>
    internal int AllRows => IsOver || Import.BytesDone == 0 ? Import.Rows
        : (int)Math.Max(Import.Rows, Math.Round(Import.Rows * (double)Import.Bytes / Import.BytesDone));
}
