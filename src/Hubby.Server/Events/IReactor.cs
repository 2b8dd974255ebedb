using Hubby.Data;

namespace Hubby.Events;

/// <summary>
/// A slice that reacts to facts by rows of its own. All reactors of a fact share one transaction with its being done, so the rows
/// are made exactly once, whatever dies in between.
/// </summary>
interface IReactor
{
    /// <summary>
    /// Adds rows to <paramref name="db"/> for <paramref name="facts"/>, which come in the order in which they became true; does
    /// nothing outside it, since the transaction may be rolled back.
    /// </summary>
    Task ReactAsync(AppDb db, IReadOnlyList<Event> facts, CancellationToken ct);

    /// <summary>The rows are durable: whoever works on them may begin at once.</summary>
    void Committed();
}
