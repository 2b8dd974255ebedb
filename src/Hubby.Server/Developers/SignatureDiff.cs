using System.Text;
using Hubby.RequestLog;

namespace Hubby.Developers;

/// <param name="Part">Which part of the message it belongs to; none where it goes on with the column before it.</param>
/// <param name="Yours">What the caller has there.</param>
/// <param name="Ours">What the server has there.</param>
/// <param name="IsSame">Whether the two are one.</param>
sealed record DiffColumn(string? Part, string Yours, string Ours, bool IsSame);

/// <summary>Two messages beside one another: alike at both ends, different between.</summary>
/// <param name="Columns">From left to right.</param>
/// <param name="At">The first character that differs, counted from 1.</param>
sealed record SignatureDiff(IReadOnlyList<DiffColumn> Columns, int At)
{
    const string Hidden = "…";

    public static SignatureDiff Of(SignedParts parts, string yours)
    {
        var ours = parts.Message;
        var most = Math.Min(ours.Length, yours.Length);
        var head = 0;
        while (head < most && ours[head] == yours[head])
            head++;
        var tail = 0;
        while (tail < most - head && ours[^(tail + 1)] == yours[^(tail + 1)])
            tail++;

        var columns = new List<DiffColumn>();
        foreach (var (name, begin, end) in Ends(parts))
        {
            var named = name;
            Add(begin, Math.Min(end, head));
            if (begin <= head && (head < end || (end == ours.Length && head == end)) && !columns.Exists(each => !each.IsSame))
            {
                columns.Add(new(named, yours[head..^tail], ours[head..^tail], IsSame: false));
                named = null;
            }

            Add(Math.Max(begin, ours.Length - tail), end);

            void Add(int from, int to)
            {
                if (from >= to)
                    return;
                columns.Add(new(named, ours[from..to], ours[from..to], IsSame: true));
                named = null;
            }
        }

        return new(columns, head + 1);
    }

    /// <summary>The parts with what is hidden in them taken from the text, so that only what differs is a difference.</summary>
    public static SignedParts Fill(SignedParts parts, string text)
    {
        if (!parts.Message.Contains(Hidden, StringComparison.Ordinal))
            return parts;
        var at = text.IndexOf(parts.Method, StringComparison.OrdinalIgnoreCase);
        var slash = text.IndexOf('/', Math.Max(0, at));
        return slash < 0 ? parts : parts with { Target = Fill(parts.Target, text[slash..]) };
    }

    static string Fill(string target, string text)
    {
        var pieces = target.Split(Hidden);
        var filled = new StringBuilder(pieces[0]);
        var place = text.StartsWith(pieces[0], StringComparison.Ordinal) ? pieces[0].Length : -1;
        foreach (var piece in pieces.Skip(1))
        {
            var end = place < 0 ? -1 : piece.Length == 0 ? text.Length : text.IndexOf(piece, place, StringComparison.Ordinal);
            filled.Append(end < 0 ? Hidden : text[place..end]).Append(piece);
            place = end < 0 ? -1 : end + piece.Length;
        }

        return filled.ToString();
    }

    static IEnumerable<(string Name, int Begin, int End)> Ends(SignedParts parts)
    {
        var at = 0;
        foreach (var (name, text) in new[]
        {
            ("timestamp", parts.Timestamp), ("verb", parts.Method), ("request target", parts.Target),
            ("x-content-sha256", parts.Hash),
        })
        {
            if (text.Length > 0)
                yield return (name, at, at + text.Length);
            at += text.Length;
        }
    }
}
