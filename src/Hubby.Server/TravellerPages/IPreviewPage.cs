namespace Hubby.TravellerPages;

/// <summary>
/// A page in all its states, to look at without a booking: on staging at <c>/dev/pages</c>, and for the checks that open every
/// state in a browser. A slice registers one for each of its pages.
/// </summary>
interface IPreviewPage
{
    /// <summary>In the address: lower case letters and dashes.</summary>
    string Name { get; }

    /// <summary>Also in the address; the first is the usual one.</summary>
    IReadOnlyList<string> States { get; }

    /// <summary>The page as it would be shown, with sample data.</summary>
    PageView Show(PageContext page, string state);
}
