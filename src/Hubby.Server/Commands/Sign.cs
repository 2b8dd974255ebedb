using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Hubby.Data;
using Hubby.Partners;

namespace Hubby.Commands;

/// <summary>Signs a request for curl: <c>curl $(hubby-server sign GET /api/bookings) https://…/api/bookings</c>.</summary>
static class Sign
{
    const string KeyVariable = "HUBBY_API_KEY";
    const string SecretVariable = "HUBBY_API_SECRET";

    public static Command Command()
    {
        var method = new Argument<string>("METHOD") { Description = "GET, POST, PUT or DELETE." };
        var target = new Argument<string>("TARGET") { Description = "Path and query as sent, such as /api/bookings?limit=10." };
        var key = new Option<string?>("--key") { Description = $"The API key; else {KeyVariable}, else the demo partner's." };
        var secret =
            new Option<string?>("--secret") { Description = $"The API secret; else {SecretVariable}, else the demo partner's." };
        var body = new Option<string?>("--body") { Description = "A file whose content is signed too, by x-content-sha256." };
        var command = new Command("sign", "Prints the headers of a signed request as arguments for curl.")
        {
            method, target, key, secret, body,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(async (parsed, ct) =>
        {
            if (Settings.FirstStranger(parsed.UnmatchedTokens) is { } stranger)
                return Verb.Fail($"sign: {stranger} is not an option of this verb, see --help.");
            if (!parsed.GetValue(target)!.StartsWith("/api/", StringComparison.Ordinal))
                return Verb.Fail("The target must be the path as it is sent, beginning with /api/.");

            await using var app = Server.Build([.. parsed.UnmatchedTokens], VerbLogging.Apply);
            if (Credentials(app.Configuration, parsed.GetValue(key), parsed.GetValue(secret)) is not { } signer)
                return Verb.Fail($"Give --key and --secret, or set {KeyVariable} and {SecretVariable}.");

            var contentHash = "";
            if (parsed.GetValue(body) is { } file)
            {
                if (!File.Exists(file))
                    return Verb.Fail($"There is no file {file}.");
                contentHash = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(file, ct)));
            }

            var now = app.Services.GetRequiredService<WallClock>().Now().ToUnixTimeMilliseconds();
            Console.Out.WriteLine(
                Headers(signer, now, parsed.GetValue(method)!.ToUpperInvariant(), parsed.GetValue(target)!, contentHash));
            return 0;
        });
        return command;
    }

    static DemoCredentials? Credentials(IConfiguration configuration, string? key, string? secret)
    {
        key ??= Environment.GetEnvironmentVariable(KeyVariable);
        secret ??= Environment.GetEnvironmentVariable(SecretVariable);
        if (key is null && secret is null)
            return DemoPartner.Remembered(configuration);
        return key is null || secret is null ? null : new(key, secret);
    }

    // Without quotes and spaces, so that the shell can split it: curl $(hubby-server sign …).
    static string Headers(DemoCredentials signer, long now, string method, string target, string contentHash)
    {
        var timestamp = now.ToString(CultureInfo.InvariantCulture);
        Span<byte> signature = stackalloc byte[RequestSignature.Bytes];
        RequestSignature.Compute(Encoding.UTF8.GetBytes(signer.ApiSecret), timestamp, method, target, contentHash, signature);
        var line = $"-H {Authentication.ApiKeyHeader}:{signer.ApiKey} -H {Authentication.TimestampHeader}:{timestamp}"
            + $" -H {Authentication.SignatureHeader}:{Convert.ToHexStringLower(signature)}";
        return contentHash.Length == 0 ? line : $"{line} -H {Authentication.ContentHeader}:{contentHash}";
    }
}
