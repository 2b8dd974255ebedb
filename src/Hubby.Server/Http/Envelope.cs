using System.Text.Json.Serialization;

namespace Hubby.Http;

/// <summary>The form of every success.</summary>
/// <param name="Message">A sentence for people; it may change.</param>
/// <param name="Data">The answer itself.</param>
sealed record Envelope<T>([property: JsonPropertyOrder(1)] string Message, [property: JsonPropertyOrder(2)] T Data)
{
    public bool Success { get; init; } = true;
}
