using System.Text.Json;
using System.Text.RegularExpressions;
using Hubby.Events;
using Hubby.Http;
using Hubby.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Hubby.Tests.ApiDocs;

/// <summary>Every type of event is described in the document and in docs/events.md, by the same example.</summary>
public sealed partial class EventDocsTests(SqliteApp app) : IClassFixture<SqliteApp>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_type_that_can_be_asked_for_is_described_once() => Assert.Equal(
        EventTypes.Known.Order(StringComparer.Ordinal),
        app.Services.GetServices<EventDoc>().Select(doc => doc.Type).Order(StringComparer.Ordinal));

    [Fact]
    public async Task Every_example_has_the_form_that_the_document_gives_it()
    {
        var document = JsonElement.Parse(await app.Client.GetStringAsync("/openapi/v1.json", Ct));
        foreach (var webhook in document.GetProperty("webhooks").EnumerateObject())
        {
            var content = webhook.Value.GetProperty("post").GetProperty("requestBody").GetProperty("content")
                .GetProperty("application/json");
            var example = content.GetProperty("example");
            Assert.Equal(webhook.Name, example.GetProperty("type").GetString());
            Assert.Empty(new Schema(document).Faults(example, content.GetProperty("schema")));
        }
    }

    [Fact]
    public async Task The_paper_has_the_same_words_and_examples()
    {
        var paper = await File.ReadAllTextAsync(Repository.PathOf("docs/events.md"), Ct);
        var written = Row.Matches(paper)
            .Select(row => (row.Groups["type"].Value, row.Groups["when"].Value, row.Groups["data"].Value)).ToList();
        var described = app.Services.GetServices<EventDoc>()
            .Select(doc => (doc.Type, doc.When, JsonSerializer.Serialize(JsonElement.Parse(doc.Example)))).ToList();
        Assert.Equal(described, written);
    }

    [GeneratedRegex(@"^\| `(?<type>[a-z_]+\.[a-z_0-9.]+)` \| (?<when>[^|]+) \| `(?<data>\{[^`]+\})` \|$", RegexOptions.Multiline)]
    static partial Regex Row { get; }
}
