using System.Globalization;

namespace Hubby.Developers;

/// <summary>A call in the languages that people paste from. Key and secret stand there as names of variables.</summary>
static class TryCode
{
    public static string Curl(TryRequest call, string origin)
    {
        var target = Shell(call.Target);
        var text = Lines(
            "timestamp=$(date +%s%3N)",
            $"signature=$(printf '%s' \"${{timestamp}}{call.Method}\"{target} \\",
            "  | openssl dgst -sha256 -hmac \"$HUBBY_SECRET\" -r | cut -d ' ' -f 1)",
            $"curl -X {call.Method} {origin}{target} \\",
            "  -H \"x-api-key: $HUBBY_KEY\" -H \"x-timestamp: $timestamp\" -H \"x-signature: $signature\"");
        if (call.IdempotencyKey is { } key)
            text += $" \\\n  -H {Shell($"Idempotency-Key: {key}")}";
        return call.Body is null ? text
            : $"{text} \\\n  -H {Shell($"content-type: {call.MediaType}")} --data-binary {Shell(call.Body)}";
    }

    public static string Node(TryRequest call, string origin) => Lines(
        "import { createHmac } from 'node:crypto';",
        "",
        $"const target = {Script(call.Target)};",
        "const timestamp = String(Date.now());",
        "const signature = createHmac('sha256', process.env.HUBBY_SECRET)",
        $"  .update(`${{timestamp}}{call.Method}${{target}}`).digest('hex');",
        $"const answer = await fetch({Script(origin)} + target, {{",
        $"  method: '{call.Method}',",
        "  headers: {",
        "    'x-api-key': process.env.HUBBY_KEY, 'x-timestamp': timestamp, 'x-signature': signature,",
        Headers(call, "    {0}: {1},", Script) + "  },",
        call.Body is null ? "});" : $"  body: {Script(call.Body)},\n}});",
        "console.log(answer.status, await answer.text());");

    public static string CSharp(TryRequest call, string origin) => Lines(
        "using System.Security.Cryptography;",
        "using System.Text;",
        "",
        $"var target = {CSharpText(call.Target)};",
        "var timestamp = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();",
        "var secret = Encoding.UTF8.GetBytes(Environment.GetEnvironmentVariable(\"HUBBY_SECRET\")!);",
        $"var signature = HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($\"{{timestamp}}{call.Method}{{target}}\"));",
        "using var client = new HttpClient();",
        $"using var request = new HttpRequestMessage(new HttpMethod(\"{call.Method}\"), {CSharpText(origin)} + target);",
        "request.Headers.Add(\"x-api-key\", Environment.GetEnvironmentVariable(\"HUBBY_KEY\"));",
        "request.Headers.Add(\"x-timestamp\", timestamp.ToString());",
        "request.Headers.Add(\"x-signature\", Convert.ToHexStringLower(signature));",
        (call.IdempotencyKey is { } key ? $"request.Headers.Add(\"Idempotency-Key\", {CSharpText(key)});\n" : "")
        + (call.Body is null ? ""
            : $"request.Content = new StringContent({CSharpText(call.Body)}, Encoding.UTF8, {CSharpText(call.MediaType)});\n")
        + "using var answer = await client.SendAsync(request);",
        "Console.WriteLine($\"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}\");");

    static string Headers(TryRequest call, string form, Func<string, string> quoted)
    {
        var lines = "";
        if (call.IdempotencyKey is { } key)
            lines += string.Format(CultureInfo.InvariantCulture, form, quoted("Idempotency-Key"), quoted(key)) + "\n";
        if (call.Body is not null)
            lines += string.Format(CultureInfo.InvariantCulture, form, quoted("content-type"), quoted(call.MediaType)) + "\n";
        return lines;
    }

    static string Lines(params string[] lines) => string.Join('\n', lines);

    static string Shell(string text) => $"'{text.Replace("'", "'\\''")}'";

    // JSON's own form is a string of both languages, but for the line separators, which it then escapes.
    static string Script(string text) => System.Text.Json.JsonSerializer.Serialize(text, Readable);

    static string CSharpText(string text) => System.Text.Json.JsonSerializer.Serialize(text, Readable);

    static readonly System.Text.Json.JsonSerializerOptions Readable = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All),
    };
}
