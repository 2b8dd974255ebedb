using System.Globalization;
using System.Net;
using Hubby.Http;

namespace Hubby.Messaging;

/// <summary>What a provider's HTTP answer came to, with its body when it is short enough to be one.</summary>
sealed record ProviderAnswer(HttpStatusCode Status, string Body, TimeSpan? RetryAfter)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>Our credentials, not this message, are refused; nothing goes out until the operator has changed them.</summary>
    public bool IsRefusedCredentials => Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;

    public bool IsForLater => Status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)Status >= 500;

    /// <summary>For the operator: status and code, never words, since those may repeat the address.</summary>
    public string Named(string provider, object? code = null) => code is null
        ? string.Create(CultureInfo.InvariantCulture, $"{provider} answered {(int)Status}")
        : string.Create(CultureInfo.InvariantCulture, $"{provider} answered {(int)Status}, code {code}");
}

static class ProviderCalls
{
    /// <summary>The answer, or why there is none: refused, timed out, broken off.</summary>
    public static async Task<(ProviderAnswer? Answer, Exception? Failure)> AskAsync(
        this HttpClient http, HttpRequestMessage request, TimeProvider clock, CancellationToken ct)
    {
        try
        {
            using var response = await http.SendAsync(request, ct);
            return (new(response.StatusCode, await response.Content.ReadAsStringAsync(ct), Wish(response, clock)), null);
        }
        catch (Exception failure) when (failure is HttpRequestException || IsTimeout(failure, ct))
        {
            return (null, failure);
        }
    }

    /// <summary>A reason without the address, which the exception's own words may name.</summary>
    public static string Away(this Exception failure, string provider) => failure switch
    {
        HttpRequestException { InnerException: ForbiddenAddressException } => $"{provider} is not at a public address",
        HttpRequestException { HttpRequestError: var error } => $"{provider} cannot be reached: {error}",
        _ => $"{provider} did not answer in time",
    };

    static bool IsTimeout(Exception failure, CancellationToken ct) =>
        failure is OperationCanceledException && !ct.IsCancellationRequested;

    static TimeSpan? Wish(HttpResponseMessage response, TimeProvider clock) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - clock.GetUtcNow(),
        _ => null,
    };
}
