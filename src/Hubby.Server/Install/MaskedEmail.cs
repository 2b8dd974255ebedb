namespace Hubby.Install;

/// <summary>An address as its owner knows it again and nobody else learns it: <c>a…@example.com</c>.</summary>
static class MaskedEmail
{
    public static string Of(string address)
    {
        var at = address.LastIndexOf('@');
        return at < 1 ? "…" : $"{address[..1]}…{address[at..]}";
    }
}
