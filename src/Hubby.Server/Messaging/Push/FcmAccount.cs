using System.Security.Cryptography;

namespace Hubby.Messaging.Push;

/// <summary>A Google service account, from the JSON file that Google gives for it.</summary>
sealed class FcmAccount : IDisposable
{
    const string Scope = "https://www.googleapis.com/auth/firebase.messaging";
    static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    readonly RSA _key;
    readonly string _email;

    FcmAccount(RSA key, string project, string email, Uri tokenAddress) =>
        (_key, Project, _email, TokenAddress) = (key, project, email, tokenAddress);

    public string Project { get; }

    public Uri TokenAddress { get; }

    /// <summary>None when the file is not there or is no such file.</summary>
    public static FcmAccount? Read(string path)
    {
        if (!File.Exists(path))
            return null;
        var json = ProviderJson.Parse(File.ReadAllText(path));
        var key = RSA.Create();
        try
        {
            key.ImportFromPem(json.Text("private_key"));
            if (json.Text("project_id") is { } project && json.Text("client_email") is { } email
                && Uri.TryCreate(json.Text("token_uri"), UriKind.Absolute, out var address))
            {
                return new(key, project, email, address);
            }
        }
        catch (Exception bad) when (bad is ArgumentException or CryptographicException)
        {
            // Falls through: the caller says what is wrong with the setting.
        }

        key.Dispose();
        return null;
    }

    /// <summary>The assertion of RFC 7523 that buys an access token.</summary>
    public string Assertion(DateTimeOffset now) => JwtText.Signed("RS256",
        JwtText.Claims(("iss", _email), ("scope", Scope), ("aud", TokenAddress.ToString()), ("iat", now.ToUnixTimeSeconds()),
            ("exp", now.Add(Lifetime).ToUnixTimeSeconds())),
        data => _key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    public void Dispose() => _key.Dispose();
}
