namespace Hubby.Http;

/// <summary>What an answer said, kept for whoever looks at the request after it was answered.</summary>
sealed class RequestTrace
{
    public string? ErrorCode { get; set; }

    /// <summary>The body as JSON, where the answer has one that is made whole before it is sent.</summary>
    public ReadOnlyMemory<byte> Answer { get; set; }
}
