using Hubby.Data;
using Microsoft.Extensions.Options;

namespace Hubby.Messaging.Push;

/// <summary>
/// The access token for Firebase: bought by an assertion of the service account and kept until shortly before it ends.
/// </summary>
sealed class FcmToken : IDisposable
{
    static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    readonly SemaphoreSlim _one = new(1);
    readonly HttpClient _http;
    readonly TimeProvider _clock;
    string? _token;
    DateTimeOffset _until;

    public FcmToken(HttpClient http, IOptions<PushOptions> options, WallClock clock)
    {
        (_http, _clock) = (http, clock.Time);
        Account = options.Value.FcmServiceAccountFile is { } file ? FcmAccount.Read(file) : null;
    }

    /// <summary>None where no file is set.</summary>
    public FcmAccount? Account { get; }

    /// <summary>The token, or why there is none for now.</summary>
    public async Task<(string? Token, string? Error)> GetAsync(CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            return _token is not null && _clock.GetUtcNow() < _until ? (_token, null) : await BuyAsync(ct);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Forgets a token that was refused.</summary>
    public void Drop(string token) => Interlocked.CompareExchange(ref _token, null, token);

    async Task<(string?, string?)> BuyAsync(CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Account!.TokenAddress)
        {
            Content = new FormUrlEncodedContent(
            [
                KeyValuePair.Create("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
                KeyValuePair.Create("assertion", Account.Assertion(_clock.GetUtcNow())),
            ]),
        };
        var (answer, failure) = await _http.AskAsync(request, _clock, ct);
        if (answer is null)
            return (null, failure!.Away("token server"));
        var json = ProviderJson.Parse(answer.Body);
        if (!answer.IsSuccess || json.Text("access_token") is not { } token)
            return (null, answer.Named("token server", json.Text("error")));

        _token = token;
        _until = _clock.GetUtcNow().AddSeconds(json.Number("expires_in") ?? 0) - Margin;
        return (token, null);
    }

    public void Dispose()
    {
        _one.Dispose();
        Account?.Dispose();
    }
}
