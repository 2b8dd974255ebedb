using System.Reflection;
using NetArchTest.Rules;

namespace Hubby.Tests.Conventions;

public sealed class SliceTests
{
    static readonly Assembly Server = typeof(Server).Assembly;

    /// <summary>Slice, and the slices it may use. A new edge is a decision: give its reason in the change that adds it.</summary>
    static readonly Dictionary<string, string[]> Edges = new()
    {
        ["Data"] = [],
        ["Http"] = ["Data"],
        // Texts and formats know nothing of the product, so anything that speaks to a traveller may use them.
        ["Languages"] = [],
        ["Events"] = ["Data", "Http"],
        ["Partners"] = ["Data", "Http"],
        ["Packages"] = ["Data", "Http", "Languages", "Partners"],
        // Clocks of destinations: whoever waits for a traveller's morning asks for them.
        ["Places"] = ["Packages"],
        ["PromoCodes"] = ["Data", "Http", "Events", "Packages", "Partners"],

        // The rows of messages are shown with their booking; sending them is another slice, which nobody needs to know.
        ["Messages"] = ["Data", "Http", "Events"],
        ["Bookings"] = ["Data", "Http", "Events", "Messages", "Packages", "Partners", "PromoCodes"],

        // An eSIM is given for the right of a booking's promo code, and is shown under its package's name.
        ["Esims"] = ["Data", "Http", "Events", "Packages", "Partners", "PromoCodes", "Bookings"],
        // Where a promo code becomes an eSIM.
        ["Redemptions"] =
        [
            "Data", "Http", "Events", "Packages", "Partners", "PromoCodes", "Bookings", "Esims",
            // Its pages: the frame, the words, cities by their airports, and whether a phone takes an eSIM.
            "TravellerPages", "Languages", "Places", "Devices",
        ],

        // Sums by the day, for whoever counts.
        ["Tallies"] = ["Data"],

        // Whatever becomes a fact may be told; who makes it need not know. How endpoints answer is counted as it is settled.
        ["Webhooks"] = ["Data", "Http", "Events", "Partners", "Notices", "Tallies"],

        // What became of bookings and messages, counted from the stream of facts, and the portal's first page, which shows it.
        ["Insights"] =
        [
            "Data", "Http", "Events", "EventStream", "Messages", "Members", "Partners", "Packages", "Places", "Portal",
            "PromoCodes", "Bookings", "Esims", "Tallies", "Webhooks",
        ],

        // What a partner's own people are told, in the look of the travellers' mails.
        ["Notices"] = ["Data", "Http", "Languages", "Messaging", "Partners"],

        // Accounts of partners' people: who may sign in, and who did what. Links to them go out as notices.
        ["Members"] = ["Data", "Http", "Notices", "Partners"],
        // The frame of the portal's pages, the way in, and the pages of one's account. It shares files, headers and forms with
        // the travellers' pages, and asks whether there are mails.
        // Pages for a partner's developers, over what the API's slices do; none of those knows of a page.
        ["Developers"] =
            ["Data", "Http", "Events", "EventStream", "Members", "Partners", "Portal", "RequestLog", "Webhooks"],
        ["Portal"] = ["Data", "Http", "Members", "Messaging", "Partners", "TravellerPages"],

        // A file of bookings: each row goes the way of a booking. Its pages of the portal show how far it is and what to mend.
        ["BookingImports"] =
        [
            "Data", "Http", "Events", "Packages", "Partners", "PromoCodes", "Bookings", "Members", "Portal",
        ],

        // A person is in many slices' rows, and one place must know all of them.
        ["Privacy"] =
        [
            "Data", "Http", "Events", "Messages", "Messaging", "Partners", "PromoCodes", "Bookings", "Claims", "Esims",
            "Webhooks", "WebApp",
            // The reasons in the audit are free words.
            "Members",
            // Rows of files that were refused are kept as they stood there.
            "BookingImports",
        ],

        // Sees requests go by and shows a partner its own.
        ["RequestLog"] = ["Data", "Http", "Partners"],

        // A partner reads its own facts.
        ["EventStream"] = ["Data", "Http", "Events", "Partners"],

        // Turns facts into messages about bookings, in the partner's name and the traveller's language.
        ["Messaging"] =
        [
            "Data", "Http", "Events", "Languages", "Messages", "Packages", "Partners", "Places", "PromoCodes", "Bookings",
            // An eSIM is brought to whoever redeemed its code, or had claimed it.
            "Esims", "Claims",
            // Captured mails are shown in pages that look like the reference.
            "ApiDocs",
            // Where reminders are stopped, in the frame of the traveller's other pages.
            "TravellerPages",
        ],
        ["ApiDocs"] = ["Http", "Partners"],

        // Which phone asks, and whether it takes an eSIM: known from a list, answered in the frame of the traveller's pages.
        ["Devices"] = ["Languages", "TravellerPages"],
        // The eSIM's own page: it shows the eSIM in the traveller's frame and has it sent by mail.
        ["Install"] =
        [
            "Data", "Http", "Languages", "Devices", "Messages", "Messaging", "Packages", "Partners", "Places", "PromoCodes",
            "Bookings", "Esims", "TravellerPages",
        ],
        // The frame of all pages for travellers knows brands, languages and destinations, and nothing that happens.
        ["TravellerPages"] = ["Data", "Http", "Languages", "Packages", "Partners"],

        // A claim moves its code and leaves a message to be sent, in one transaction, in the language of the booking.
        ["Claims"] =
        [
            "Data", "Http", "Events", "Languages", "Messages", "Packages", "Partners", "PromoCodes", "Bookings", "TravellerPages",
        ],
        // A traveller's own page: what they have, in the frame of the pages that it leads to.
        ["WebApp"] =
        [
            "Data", "Http", "Languages", "Packages", "Partners", "PromoCodes", "Bookings", "Esims", "Install", "Redemptions",
            "TravellerPages",
        ],
        // The same for an app of the partner's own, and what our pages say of phones and steps.
        ["Native"] =
        [
            "Data", "Http", "Languages", "Devices", "Packages", "Partners", "Bookings", "Esims", "Install", "Redemptions",
            "WebApp",
        ],
        // Where a partner's people find a booking and mend it: all that a booking has, and every use case that changes it.
        ["Desk"] =
        [
            "Data", "Http", "Events", "Languages", "Messages", "Messaging", "Partners", "Packages", "PromoCodes", "Bookings",
            "Claims", "Codes", "Esims",
            // Its timeline tells of webhooks and of calls to the API, and its pages stand in the portal.
            "RequestLog", "Webhooks", "Members", "Portal",
        ],
        // The operator's pages: every queue, the catalogue, the stock, partners and what they have. Nobody needs to know it.
        ["Operations"] =
        [
            "Data", "Http", "Members", "Portal", "Partners", "Packages", "Esims", "Bookings", "PromoCodes", "BookingImports",
            "Messages", "Messaging", "Notices", "Tallies", "Webhooks",
        ],
        // Where a partner keeps its brand and its schedules, and sees on real mails and pages what a change makes of them.
        ["Branding"] =
        [
            "Data", "Http", "Languages", "Members", "Messages", "Messaging", "Partners", "Portal", "TravellerPages",
            // Whom a schedule is for.
            "Packages", "PromoCodes",
        ],
        // What a partner does with a promo code it has given. Another code in its place has other claims, and may be sent.
        ["Codes"] = ["Data", "Http", "Events", "Messages", "Messaging", "Partners", "PromoCodes", "Bookings", "Claims"],
    };

    /// <summary>What puts the slices together knows them all.</summary>
    static readonly string[] Composition = ["Hubby", "Hubby.Commands"];

    public static TheoryData<string> Slices => [.. Edges.Keys];

    [Theory]
    [MemberData(nameof(Slices))]
    public void A_slice_uses_only_the_slices_of_its_row(string slice)
    {
        string[] forbidden = [.. Edges.Keys.Append("Commands").Except([slice, .. Edges[slice]]).Select(NamespaceOf)];
        var result = Types.InAssembly(Server).That().ResideInNamespaceMatching($"^Hubby\\.{slice}(\\.|$)")
            .ShouldNot().HaveDependencyOnAny(forbidden).GetResult();
        Assert.True(result.IsSuccessful,
            $"{slice} may not use {string.Join(", ", forbidden)}: {string.Join(", ", result.FailingTypeNames ?? [])}");
    }

    [Fact]
    public void Every_namespace_has_its_row()
    {
        var homeless = Server.GetTypes().Select(type => type.Namespace).OfType<string>()
            .Where(name => name.StartsWith("Hubby", StringComparison.Ordinal) && !Composition.Contains(name))
            .Where(name => !Edges.ContainsKey(name.Split('.')[1])).Distinct();
        Assert.Empty(homeless);
    }

    [Fact]
    public void Handlers_that_wait_take_a_cancellation_token_last()
    {
        var handlers = Server.GetTypes().SelectMany(type => type.GetMethods(Everything))
            .Where(method => method.Name == "Handle" && IsAwaitable(method.ReturnType));
        var offenders =
            handlers.Where(method => method.GetParameters().LastOrDefault()?.ParameterType != typeof(CancellationToken))
            .Select(method => $"{method.DeclaringType}.{method.Name}");
        Assert.Empty(offenders);
    }

    const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    static string NamespaceOf(string slice) => $"Hubby.{slice}";

    static bool IsAwaitable(Type type) => typeof(Task).IsAssignableFrom(type) || type == typeof(ValueTask)
        || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>));
}
