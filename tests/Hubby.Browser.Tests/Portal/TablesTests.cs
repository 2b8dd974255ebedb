using System.Text.Json;
using Hubby.BrowserTests.Hosting;
using Hubby.Members;

namespace Hubby.BrowserTests.Portal;

public sealed class TablesTests(Site site)
{
    [Fact]
    public async Task What_looks_like_rows_on_a_phone_is_a_table_to_whoever_has_it_read_out()
    {
        await using var tab = await site.OpenPortalAsync(await site.App.CreatePartnerAsync(), Role.Owner, Device.Phone);
        await tab.GoAsync("/portal/members");
        var header = await tab.Page.Locator("thead").BoundingBoxAsync();
        Assert.True(header!.Width <= 1, $"the head of the table is {header.Width} wide");

        var devtools = await tab.Context.NewCDPSessionAsync(tab.Page);
        var tree = await devtools.SendAsync("Accessibility.getFullAXTree");
        var nodes = tree!.Value.GetProperty("nodes").EnumerateArray()
            .Select(node => (Role: TextOf(node, "role"), Name: TextOf(node, "name"))).ToList();
        int Count(string role) => nodes.Count(node => node.Role == role);
        Assert.Equal((1, 2, 4, 1, 3),
            (Count("table"), Count("row"), Count("columnheader"), Count("rowheader"), Count("cell")));

        // The name of the column is read out with the cell; what stands before its value is for the eyes.
        Assert.Single(nodes, node => node is { Role: "StaticText", Name: "Last seen" });
    }

    static string? TextOf(JsonElement node, string part) =>
        node.TryGetProperty(part, out var value) && value.TryGetProperty("value", out var text) ? text.ToString() : null;
}
