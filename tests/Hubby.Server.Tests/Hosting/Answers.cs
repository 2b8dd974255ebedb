using System.Text.Json;

namespace Hubby.Tests.Hosting;

/// <summary>An answer, read once, so that every failed check can show it.</summary>
public sealed record Answer(int Status, string Text, HttpResponseMessage Response)
{
    public JsonElement Json => JsonElement.Parse(Text);
    public JsonElement Data => Json.GetProperty("data");
    public string? ErrorCode => Json.GetProperty("error").GetProperty("code").GetString();

    /// <summary>Each fault as <c>field code</c>.</summary>
    public IReadOnlyList<string> Faults =>
        [.. Json.GetProperty("errors").EnumerateArray()
            .Select(fault => $"{fault.GetProperty("field").GetString()} {fault.GetProperty("code").GetString()}")];

    public bool IsReplay => Header("Idempotent-Replayed") == "true";

    public string? Header(string name) => Response.Headers.TryGetValues(name, out var values) ? values.Single() : null;

    public Answer Is(int status)
    {
        Assert.True(Status == status, $"{Status} instead of {status}: {Text}");
        return this;
    }
}

public static class AnswerReading
{
    public static async Task<Answer> ReadAsync(this Task<HttpResponseMessage> sending)
    {
        var response = await sending;
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new((int)response.StatusCode, text, response);
    }
}
