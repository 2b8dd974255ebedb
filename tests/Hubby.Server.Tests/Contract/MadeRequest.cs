namespace Hubby.Tests.Contract;

/// <summary>A request to be signed and sent.</summary>
/// <param name="Path">As the document has it.</param>
/// <param name="Method">In capitals.</param>
/// <param name="Target">Path and query.</param>
/// <param name="Body">Text, where it has one.</param>
/// <param name="MediaType">Of the body.</param>
/// <param name="Key">For <c>Idempotency-Key</c>.</param>
sealed record MadeRequest(string Path, string Method, string Target, string? Body, string MediaType, string? Key)
{
    const int MaxShown = 1000;

    public override string ToString() => $"{Method} {Cut(Target)}{(Key is null ? "" : $"\nIdempotency-Key: {Key}")}"
        + (Body is null ? "" : $"\nContent-Type: {MediaType}\n\n{Cut(Body)}");

    static string Cut(string text) => text.Length > MaxShown ? $"{text[..MaxShown]}… ({text.Length} characters)" : text;
}
