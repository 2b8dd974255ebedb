using System.Text.Json;
using Hubby.Http;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Hubby.Tests.ApiDocs;

static class DocumentedEvents
{
    /// <summary>The names of the fields of an event's data, as its example has them.</summary>
    public static IEnumerable<string> DocumentedData(this App app, string type) => JsonElement.Parse(
        app.Services.GetServices<EventDoc>().Single(doc => doc.Type == type).Example).Keys();
}

/// <summary>Holds answers against what the API document promises of their route.</summary>
sealed class Documented(JsonElement document)
{
    public void Fits(string path, Answer answer)
    {
        var response = document.GetProperty("paths").GetProperty(path)
            .GetProperty(answer.Response.RequestMessage!.Method.Method.ToLowerInvariant()).GetProperty("responses")
            .GetProperty($"{answer.Status}");
        if (response.TryGetProperty("$ref", out var reference))
        {
            response =
                document.GetProperty("components").GetProperty("responses").GetProperty(reference.GetString()!.Split('/')[^1]);
        }

        if (!response.TryGetProperty("content", out var contents))
        {
            Assert.Equal("", answer.Text);
            return;
        }

        var content = contents.GetProperty("application/json");
        Assert.Empty(new Schema(document).Faults(answer.Json, content.GetProperty("schema")));
        if (answer.Status >= 400)
        {
            Assert.True(content.GetProperty("examples").TryGetProperty(answer.ErrorCode!, out _),
                $"{answer.ErrorCode} is not among the {answer.Status} of {path}");
        }
    }
}
