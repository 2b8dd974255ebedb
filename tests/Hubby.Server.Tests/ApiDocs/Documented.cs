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
    public void Fits(string path, Answer answer) => Assert.Empty(FaultsOf(path, answer));

    /// <summary>What the document does not say of the answer.</summary>
    public IReadOnlyList<string> FaultsOf(string path, Answer answer)
    {
        var method = answer.Response.RequestMessage!.Method.Method.ToLowerInvariant();
        var responses = document.GetProperty("paths").GetProperty(path).GetProperty(method).GetProperty("responses");
        if (!responses.TryGetProperty($"{answer.Status}", out var response))
            return [$"{answer.Status} is not among the answers of {method} {path}"];
        response = document.Resolve(response);
        if (!response.TryGetProperty("content", out var contents))
            return answer.Text.Length == 0 ? [] : [$"{answer.Status} has a body: {answer.Text}"];
        var type = answer.Response.Content.Headers.ContentType?.MediaType ?? "";
        if (!contents.TryGetProperty(type, out var content))
            return [$"{answer.Status} is of {type}, which {method} {path} does not say"];
        return type == "application/json" ? JsonFaults(path, answer, content) : [];
    }

    List<string> JsonFaults(string path, Answer answer, JsonElement content)
    {
        var json = answer.Json;
        List<string> faults = [.. new Schema(document).Faults(json, content.GetProperty("schema"))];
        if (answer.Status >= 400 && !content.GetProperty("examples").TryGetProperty(answer.ErrorCode!, out _))
            faults.Add($"{answer.ErrorCode} is not among the {answer.Status} of {path}");
        return faults;
    }
}
